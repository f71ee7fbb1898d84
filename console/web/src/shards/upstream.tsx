import type { Shard } from "../api/types.js";
import { Badge } from "../parts/badge.js";

/** Where a shard's JSON-RPC really is. */
export function Upstream({ of }: { of: Shard["upstream"] }) {
  if (of.kind === "development") return "Development shard in this console";
  const others = of.endpoints.length - 1;
  const failing = of.endpoints.filter(({ health }) => health.state === "failing").length;
  return (
    <>
      <code>{of.url}</code>
      {others > 0 && <span className="aside"> and {others} more</span>}{" "}
      {failing > 0 && (
        <Badge tone="bad">{of.endpoints.length === 1 ? "Fails" : `${failing} of ${of.endpoints.length} fail`}</Badge>
      )}
    </>
  );
}
