import type { Actor, Requester } from "./requester.js";
import { allows, type Holding, type Right } from "./rights.js";

/**
 * Which operations of a shard's custodian someone may see: who may not view its keys, but may ask for a change of them, those
 * that they have asked for. These hold nothing that they did not bring.
 */
export function visibleOperations(holder: Holding, shardId: string): "all" | "own" | "none" {
  if (allows(holder, "view-keys", shardId)) return "all";
  return ASKING.some((right) => allows(holder, right, shardId)) ? "own" : "none";
}

/** Whether someone may see this operation. */
export function maySeeOperation(
  requester: Requester,
  { shardId, requestedBy }: { shardId: string; requestedBy: Actor | null },
): boolean {
  const visible = visibleOperations(requester, shardId);
  const isOwn = requestedBy?.kind === requester.kind && requestedBy.id === requester.id;
  return visible === "all" || (visible === "own" && isOwn);
}

/** With each of them the custodian can be asked for something. */
const ASKING: readonly Right[] = ["add-keys", "remove-keys", "create-accounts"];
