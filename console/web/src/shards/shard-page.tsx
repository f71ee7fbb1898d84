import { useState } from "react";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { ceilingInWords } from "../bounds/ceiling.js";
import { ActorName } from "../parts/actor.js";
import { Button } from "../parts/button.js";
import { CodeBlock } from "../parts/code-block.js";
import { Facts } from "../parts/facts.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { isClosed, WhatIsClosed } from "./closed-shard.js";
import { RpcSection } from "./rpc-section.js";
import { type AskedAboutShard, ShardDialog, useShardActs } from "./shard-acts.js";
import { Upstream } from "./upstream.js";

/** One shard: where it is, how programs come to use it, and what can be done about it. Of one that was removed, what is still known. */
export function ShardPage({ shardId }: { shardId: string }) {
  const { data, error, refetch } = useOne<Shard>(path`/shards/${shardId}`);
  const actsOf = useShardActs();
  const [asked, setAsked] = useState<AskedAboutShard>();
  const acts = data ? actsOf(data, (what) => setAsked({ about: data, what })) : [];
  return (
    <Page
      title={shardId}
      actions={acts.map(({ label, onAction, danger }, index) => (
        // By its place: the button that disables becomes the one that enables, and keeps the focus.
        // biome-ignore lint/suspicious/noArrayIndexKey: Acts keep their places.
        <Button key={index} kind={danger ? "danger" : "plain"} onPress={onAction}>
          {label}
        </Button>
      ))}
    >
      {error && <ProblemNote error={error} again={refetch} />}
      {data ? <ShardFacts shard={data} /> : !error && <Waiting />}
      {asked && <ShardDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function ShardFacts({ shard }: { shard: Shard }) {
  const { id, status, disabledAt, removedAt, removedBy } = shard;
  const may = useMay();
  return (
    <>
      {isClosed(shard) && (
        <p className="note warning">
          <WhatIsClosed shard={shard} />
        </p>
      )}
      <Facts
        facts={{
          Status: <StatusBadge status={status} />,
          "Disabled since": disabledAt ? <Time at={disabledAt} /> : undefined,
          Removed: removedAt ? <Time at={removedAt} /> : undefined,
          "Removed by": removedBy ? <ActorName actor={removedBy} /> : undefined,
          "Master account": <code>{shard.masterAccount}</code>,
          "JSON-RPC": shard.upstream.kind === "development" ? <Upstream of={shard.upstream} /> : undefined,
          Added: <Time at={shard.createdAt} />,
        }}
      />
      <RpcSection shard={shard} />
      {status !== "removed" && <Gateway shard={shard} />}
      {status !== "removed" && <TokenCeilings shard={shard} />}
      {status === "active" && may("view-tokens", id) && (
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

function Gateway({ shard: { id, rpcUrl, allowedOrigins } }: { shard: Shard }) {
  const may = useMay();
  return (
    <section aria-labelledby="gateway">
      <h2 id="gateway">Behind the gateway</h2>
      <p>
        Programs send NEAR JSON-RPC here, with a token in the header <code>x-api-key</code>. The id of the shard is also
        near-cli's <code>--networkId</code>.
      </p>
      <CodeBlock text={rpcUrl} what="The RPC URL" />
      <p>
        {allowedOrigins.length === 0
          ? "No web page may use it from a browser."
          : "Web pages of these origins may use it: "}
        {allowedOrigins.map((origin, index) => (
          <span key={origin}>
            {index > 0 && ", "}
            <code>{origin}</code>
          </span>
        ))}{" "}
        {may("manage-shards", id) && <Link to={`/shards/${id}/origins`}>Change the allowed origins</Link>}
      </p>
    </section>
  );
}

function TokenCeilings({ shard }: { shard: Shard }) {
  const may = useMay();
  const words = ceilingInWords(shard);
  return (
    <section aria-labelledby="bounds">
      <h2 id="bounds">Bounds of tokens</h2>
      <p>
        {words.length === 0 ? "None: tokens may do everything, and need not expire." : `Here, ${words.join("; ")}.`}{" "}
        {may("manage-shards", shard.id) && <Link to={`/shards/${shard.id}/bounds`}>Change the bounds of tokens</Link>}
      </p>
    </section>
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
