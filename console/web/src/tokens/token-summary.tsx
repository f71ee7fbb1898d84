import type { Permission } from "../api/types.js";
import { type TokenBounds, tokenBoundsInWords } from "../bounds/token-bounds.js";
import { dateAfter } from "../parts/days.js";
import { permissionsInWords } from "./permissions.js";

interface TokenSummaryProps {
  shardId: string;
  name: string;
  permissions: "full" | readonly Permission[];
  /** Null for a token that does not expire. */
  seconds: number | null;
  bounds: TokenBounds;
}

/** What is about to be issued, in a sentence. */
export function TokenSummary({ shardId, name, permissions, seconds, bounds }: TokenSummaryProps) {
  return (
    <section className="note" aria-label="Summary">
      <p>
        <strong>{name.trim()}</strong> for <code>{shardId}</code>:{" "}
        {permissions === "full" ? "Full access" : permissionsInWords([...permissions])};{" "}
        {seconds === null ? "does not expire" : `expires on ${dateAfter(seconds)}`}
        {tokenBoundsInWords(bounds).map((bound) => `; ${bound}`)}.
      </p>
    </section>
  );
}
