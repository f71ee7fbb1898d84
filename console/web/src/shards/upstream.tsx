import type { Shard } from "../api/types.js";

/** Where a shard's JSON-RPC really is. */
export function Upstream({ of }: { of: Shard["upstream"] }) {
  if (of.kind === "development") return "Development shard in this console";
  const others = of.endpoints.length - 1;
  return (
    <>
      <code>{of.url}</code>
      {others > 0 && <span className="aside"> and {others} more</span>}
    </>
  );
}
