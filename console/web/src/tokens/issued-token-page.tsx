import { path } from "../api/request.js";
import type { IssuedToken } from "../api/types.js";
import { CodeBlock } from "../parts/code-block.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { SecretValue } from "../parts/secret-value.js";
import { SendByEmail } from "../parts/send-by-email.js";
import { useMay } from "../session/session.js";

/** The one time that a token's value is shown. */
export function IssuedTokenPage({ token }: { token: IssuedToken }) {
  const { id, shardId, name, value, rpcUrl } = token;
  const may = useMay();
  return (
    <Page title={`Token “${name}”`}>
      <p className="note warning">Copy the token now: it is not shown again. The console keeps only its hash.</p>
      <SecretValue value={value} what="The token" />
      <SendByEmail
        url={path`/shards/${shardId}/tokens/${id}/email`}
        body={{ value }}
        label="Send it to me by e-mail"
        aside="Sent once. Anyone who can read your mail can use it."
      />
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
        <Link to={may("view-tokens", shardId) ? `/shards/${shardId}/tokens` : `/shards/${shardId}`} kind="button">
          I've copied it
        </Link>
      </p>
    </Page>
  );
}
