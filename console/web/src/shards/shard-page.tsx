import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { CodeBlock } from "../parts/code-block.js";
import { Facts } from "../parts/facts.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { Upstream } from "./upstream.js";

/** One shard: where it is, and how programs come to use it. */
export function ShardPage({ shardId }: { shardId: string }) {
  const { data, error, refetch } = useOne<Shard>(path`/shards/${shardId}`);
  return (
    <Page title={shardId}>
      {error && <ProblemNote error={error} again={refetch} />}
      {data ? <ShardFacts shard={data} /> : !error && <Waiting />}
    </Page>
  );
}

function ShardFacts({ shard: { id, masterAccount, upstream, rpcUrl, createdAt } }: { shard: Shard }) {
  const may = useMay();
  return (
    <>
      <Facts
        facts={{
          "Master account": <code>{masterAccount}</code>,
          "JSON-RPC": <Upstream of={upstream} />,
          Added: <Time at={createdAt} />,
        }}
      />
      <section aria-labelledby="gateway">
        <h2 id="gateway">Behind the gateway</h2>
        <p>
          Programs send NEAR JSON-RPC here, with a token in the header <code>x-api-key</code>. The id of the shard is
          also near-cli's <code>--networkId</code>.
        </p>
        <CodeBlock text={rpcUrl} what="The RPC URL" />
      </section>
      {may("view-tokens", id) && (
        <section aria-labelledby="program">
          <h2 id="program">In a Pulumi program</h2>
          <p>
            A stack mints, rotates and revokes its tokens by itself, with an access key of this console in{" "}
            <code>CALIMERO_ACCESS_KEY</code>:
          </p>
          <CodeBlock text={programFor(id)} what="The program" />
        </section>
      )}
      <p className="actions">
        {may("view-tokens", id) && (
          <Link to={`/shards/${id}/tokens`} kind="button">
            Tokens
          </Link>
        )}
        {may("view-keys", id) && (
          <Link to={`/shards/${id}/custodian`} kind="button">
            Custodian
          </Link>
        )}
      </p>
    </>
  );
}

function programFor(shardId: string): string {
  return `import { calimero } from "pulumi-keyring";

const reader = new calimero.AuthToken("reader", {
  shardId: "${shardId}",
  permissions: ["view-accounts", "view-blocks"],
  expiresIn: "30d",
  rotation: { before: "7d", grace: "24h" },
});
export const token = reader.token;`;
}
