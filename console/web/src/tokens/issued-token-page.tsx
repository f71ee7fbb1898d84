import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { IssuedToken } from "../api/types.js";
import { Button } from "../parts/button.js";
import { CodeBlock } from "../parts/code-block.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { SecretValue } from "../parts/secret-value.js";

/** The one time that a token's value is shown. */
export function IssuedTokenPage({ token }: { token: IssuedToken }) {
  const { id, shardId, name, value, rpcUrl } = token;
  return (
    <Page title={`Token “${name}”`}>
      <p className="note warning">
        Copy the token now: it cannot be obtained afterwards. The console keeps only its hash.
      </p>
      <SecretValue value={value} what="The token" />
      <SendByEmail shardId={shardId} tokenId={id} value={value} />
      <section aria-labelledby="use">
        <h2 id="use">Use it</h2>
        <p>
          Send it in the header <code>x-api-key</code> to the shard's JSON-RPC:
        </p>
        <CodeBlock text={rpcUrl} what="The RPC URL" />
        <p>
          With near-cli 3.5.0, once per machine, with the token in the variable <code>TOKEN</code>:
        </p>
        <CodeBlock text={`near set-api-key ${rpcUrl} "$TOKEN"`} what="The command" />
      </section>
      <p>
        <Link to={`/shards/${shardId}/tokens`} kind="button">
          I have it: to all tokens
        </Link>
      </p>
    </Page>
  );
}

/** One mail, to the one who is signed in. */
function SendByEmail({ shardId, tokenId, value }: { shardId: string; tokenId: string; value: string }) {
  const send = useChange(() =>
    request<{ to: string }>(path`/shards/${shardId}/tokens/${tokenId}/email`, { body: { value } }),
  );
  if (send.answer) {
    return (
      <p className="note good" role="status">
        Sent to {send.answer.to}.
      </p>
    );
  }
  return (
    <>
      {send.error && <ProblemNote error={send.error} />}
      <p>
        <Button onPress={() => send.start(undefined)} isPending={send.running}>
          Send it to me by e-mail
        </Button>{" "}
        <span className="aside">Once. Everybody who can read your mail can use it then.</span>
      </p>
    </>
  );
}
