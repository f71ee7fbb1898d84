import type { Shard } from "../api/types.js";

/** Where a shard's JSON-RPC really is. */
export function Upstream({ of }: { of: Shard["upstream"] }) {
  return of.kind === "development" ? "Development shard in this console" : <code>{of.url}</code>;
}
