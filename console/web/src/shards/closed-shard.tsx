import { RequestRefused } from "../api/failure.js";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { Link } from "../parts/link.js";

/** A shard that is not served. */
export type ClosedShard = Shard & { status: "disabled" | "removed" };

/** The shard where it is disabled or removed; undefined where it is neither, and until that is known. */
export function useClosedShard(shardId: string): ClosedShard | undefined {
  const { data } = useOne<Shard>(path`/shards/${shardId}`);
  return data && isClosed(data) ? data : undefined;
}

export function isClosed(shard: Shard): shard is ClosedShard {
  return shard.status === "disabled" || shard.status === "removed";
}

/** What a request failed for: that the shard is disabled, or removed. Undefined for any other reason, and for none. */
export function closedIn(error: Error | null): ClosedShard["status"] | undefined {
  if (!(error instanceof RequestRefused)) return undefined;
  return error.slug === "shard-disabled" ? "disabled" : error.slug === "shard-removed" ? "removed" : undefined;
}

/** Why most cannot be done on this page, where its shard is disabled or removed. */
export function ClosedShardNote({ shardId }: { shardId: string }) {
  const closed = useClosedShard(shardId);
  if (!closed) return null;
  return (
    <p className="note warning">
      <WhatIsClosed shard={closed} /> <Link to={`/shards/${shardId}`}>Go to the shard</Link>
    </p>
  );
}

/** What being disabled or removed means for a shard, in sentences. */
export function WhatIsClosed({ shard: { id, status } }: { shard: ClosedShard }) {
  return status === "disabled" ? (
    <>
      <code>{id}</code> is disabled: the gateway refuses its tokens, none is issued, and the custodian neither queries
      its chain nor signs. You can still revoke and narrow its tokens.
    </>
  ) : (
    <>
      <code>{id}</code> was removed: its tokens are revoked, and nothing can be done with it. This is what the console
      still knows.
    </>
  );
}
