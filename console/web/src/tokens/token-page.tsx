import { useState } from "react";
import { History } from "../activity/history.js";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { RotatedToken, Token } from "../api/types.js";
import { BoundsInWords } from "../bounds/bounds-in-words.js";
import { tokenBoundsInWords } from "../bounds/token-bounds.js";
import { TokenBoundsDialog } from "../bounds/token-bounds-dialog.js";
import { ActorName } from "../parts/actor.js";
import { Button } from "../parts/button.js";
import { Copyable } from "../parts/copyable.js";
import { Facts } from "../parts/facts.js";
import { Link } from "../parts/link.js";
import { ownerOf } from "../parts/owner.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote } from "../shards/closed-shard.js";
import { IssuedTokenPage } from "./issued-token-page.js";
import { NarrowTokenDialog } from "./narrow-token-dialog.js";
import { permissionsInWords } from "./permissions.js";
import { RevokeTokenDialog } from "./revoke-token-dialog.js";
import { RotateTokenDialog } from "./rotate-token-dialog.js";
import { TokenEnd, TokenStatus } from "./token-status.js";
import { TokenUsageSection } from "./token-usage.js";
import { TryToken } from "./try-token.js";

/** What is known of one token, and its end. */
export function TokenPage({ shardId, tokenId }: { shardId: string; tokenId: string }) {
  const { data, error, refetch } = useOne<Token>(path`/shards/${shardId}/tokens/${tokenId}`);
  const may = useMay();
  const [asked, setAsked] = useState<"rotate" | "narrow" | "bounds" | "revoke">();
  const [rotated, setRotated] = useState<RotatedToken>();
  if (rotated) return <IssuedTokenPage token={rotated} previous={rotated.previous} />;
  if (!data) {
    return <Page title="Token">{error ? <ProblemNote error={error} again={refetch} /> : <Waiting />}</Page>;
  }
  const owner = ownerOf(data.labels);
  // A stack would not know the new value.
  const mayRotate = !owner && data.status === "active" && may("issue-tokens", shardId);
  return (
    <Page
      title={data.name}
      actions={
        (data.status === "active" || data.status === "suspended") &&
        may("revoke-tokens", shardId) && (
          <>
            {mayRotate && <Button onPress={() => setAsked("rotate")}>Rotate…</Button>}
            <Button onPress={() => setAsked("narrow")}>Narrow…</Button>
            <Button onPress={() => setAsked("bounds")}>Bounds…</Button>
            <Button kind="danger" onPress={() => setAsked("revoke")}>
              Revoke…
            </Button>
          </>
        )
      }
    >
      {error && <ProblemNote error={error} again={refetch} />}
      <ClosedShardNote shardId={shardId} />
      {owner && (
        <p className="note">
          Created by the Pulumi stack{" "}
          <Link to={`/shards/${shardId}/tokens?${new URLSearchParams({ stack: owner.stack })}`}>{owner.stack}</Link> for
          its resource <code>{owner.resource}</code>. Changes made here are picked up by its next{" "}
          <code>pulumi up --refresh</code>. To rotate it, change <code>rotation.triggers</code> in its program.
        </p>
      )}
      <Facts
        facts={{
          Status: <TokenStatus token={data} />,
          Permissions: permissionsInWords(data.permissions),
          Ends: <TokenEnd token={data} />,
          Bounds: <BoundsInWords words={tokenBoundsInWords(data)} />,
          Created: <Time at={data.createdAt} />,
          "Issued by": <ActorName actor={data.issuedBy} />,
          "Revoked by": data.revokedBy ? <ActorName actor={data.revokedBy} /> : undefined,
          "Last used": data.lastUsedAt ? <Time at={data.lastUsedAt} /> : "Never",
          "RPC URL": <Copyable text={data.rpcUrl} what="The RPC URL" />,
          Id: <Copyable text={data.id} what="The id" />,
          Labels: Object.keys(data.labels).length > 0 ? <Labels labels={data.labels} /> : undefined,
        }}
      />
      <TokenUsageSection token={data} />
      {data.status === "active" && <TryToken token={data} />}
      <History about={data.id} />
      <p>
        <Link to={`/shards/${shardId}/tokens`}>All tokens</Link>
      </p>
      {asked === "rotate" && (
        <RotateTokenDialog token={data} onClose={() => setAsked(undefined)} onRotated={setRotated} />
      )}
      {asked === "narrow" && <NarrowTokenDialog token={data} onClose={() => setAsked(undefined)} />}
      {asked === "bounds" && <TokenBoundsDialog token={data} onClose={() => setAsked(undefined)} />}
      {asked === "revoke" && <RevokeTokenDialog token={data} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Labels({ labels }: { labels: Record<string, string> }) {
  return (
    <ul className="labels">
      {Object.entries(labels).map(([key, value]) => (
        <li key={key}>
          <code>
            {key}={value}
          </code>
        </li>
      ))}
    </ul>
  );
}
