import { Waiting } from "../parts/waiting.js";
import { useIssued } from "./issued.js";
import { tokensInWords } from "./living.js";

/** Whose tokens go on working, in a question about someone who can no longer issue any. */
export function IssuedNote({ issuerId, whose = "its" }: { issuerId: string; whose?: "its" | "their" }) {
  const { data, error } = useIssued(issuerId);
  const by = whose === "its" ? "it" : "them";
  if (error) {
    return (
      <p>
        Tokens issued by {by} keep working. Cannot count them: {error.message}
      </p>
    );
  }
  if (!data) return <Waiting what="Counting tokens" />;
  const tokens = data.reduce((sum, there) => sum + (there.tokens ?? 0), 0);
  if (data.length === 0 || data.some((there) => there.tokens === undefined)) {
    return <p>Tokens issued by {by} keep working. You cannot see all of them.</p>;
  }
  if (tokens === 0) return <p>There are no active tokens issued by {by} on your shards.</p>;
  return (
    <p>
      {tokensInWords(tokens)} issued by {by} {tokens === 1 ? "keeps" : "keep"} working. To end{" "}
      {tokens === 1 ? "it" : "those"}, too, choose <strong>Revoke {whose} tokens</strong>.
    </p>
  );
}
