import { OperationFailed } from "../../lifecycle/errors.js";
import { type Change, Unknown } from "../../lifecycle/resource.js";
import { hasUnknown, same, sameDuration } from "../../lifecycle/same.js";
import { changedParts, keptHeaders } from "./endpoints.js";
import type { ShardInputs } from "./inputs.js";
import type { ShardState } from "./state.js";

/**
 * What an `up` would do to a shard, and why, in words for the preview. Pure.
 * @throws OperationFailed where only the main account changed: no other shard can get the id
 */
export function shardDiff(state: ShardState, inputs: ShardInputs): Change {
  const moved = !isSameOrUnknown(state.masterAccount, inputs.masterAccount) ? ["masterAccount"] : [];
  if (!same(state.shardId, inputs.shardId)) {
    const properties = ["shardId", ...moved];
    return { kind: "replace", properties, deleteFirst: false, reason: whyReplaced(state, inputs), warnings: [] };
  }
  if (moved.length > 0) throw new OperationFailed(whyNotMoved(state));
  const changed = changedSettings(state, inputs);
  const reasons = [
    ...(state.status === "pending" ? ["is completed: it was requested, but the console's answer never came"] : []),
    ...(changed.length > 0 ? [`is updated: ${changed.join(", ")} changed`] : []),
    ...removal(state, inputs, changed.length > 0),
  ];
  const warnings = warningsOf(state, inputs);
  return reasons.length === 0 ? { kind: "none", warnings } : { kind: "update", reason: reasons.join("; "), warnings };
}

/** The settings of a shard at the console that are not as a program wants them. */
export function changedSettings(state: ShardState, inputs: ShardInputs): string[] {
  const { endpoints, allowedOrigins = [], disabled } = inputs;
  return [
    ...changedParts(state.endpoints, endpoints),
    ...(same(state.allowedOrigins, allowedOrigins) ? [] : ["allowedOrigins"]),
    ...(sameDuration(state.maxTokenLifetime, inputs.maxTokenLifetime) ? [] : ["maxTokenLifetime"]),
    ...(same(state.tokenPermissions, inputs.tokenPermissions) ? [] : ["tokenPermissions"]),
    ...(disabled === undefined || same(state.status === "disabled", disabled) ? [] : ["disabled"]),
  ];
}

/** The outputs that are known before an `up` does what is due. A state is given where the shard stays. */
export function shardPreview(state: ShardState | undefined, inputs: ShardInputs): Partial<ShardState> {
  const { shardId, masterAccount, endpoints, allowedOrigins = [], removeOnDelete, disabled } = inputs;
  const { maxTokenLifetime, tokenPermissions } = inputs;
  const ceilings = { maxTokenLifetime, tokenPermissions };
  const wanted = { shardId, masterAccount, endpoints, allowedOrigins, ...ceilings, removeOnDelete };
  if (state === undefined) {
    // one that is adopted may be disabled
    if (inputs.adopt === true && disabled === undefined) return wanted;
    return { ...wanted, status: disabled === true ? "disabled" : "active" };
  }
  const { headerNames, ...kept } = state;
  if (state.status === "pending") return { ...wanted };
  const status = disabled === undefined ? state.status : disabled ? "disabled" : "active";
  const sameEndpoints = changedParts(state.endpoints, endpoints).length === 0;
  const named = sameEndpoints ? { headerNames, endpoints: state.endpoints } : {};
  return { ...kept, ...wanted, ...(hasUnknown(disabled) ? {} : { status }), ...named };
}

function removal(state: ShardState, { removeOnDelete }: ShardInputs, updated: boolean): string[] {
  if (same(state.removeOnDelete === true, removeOnDelete === true)) return [];
  const what = removeOnDelete === true ? REMOVES : "destroy will leave it at the console";
  return [updated ? what : `does not change; ${what}`];
}

const REMOVES = "destroy will remove it from the console for good, with all its tokens";

function whyReplaced(state: ShardState, { shardId }: ShardInputs): string {
  const old = state.removeOnDelete === true ? "is removed for good, with all its tokens" : "stays at the console";
  if ((shardId as unknown) === Unknown) {
    return `may be replaced: shardId is not known yet. If it changes, shard ${state.shardId} ${old}`;
  }
  return `is replaced: shardId changed, which makes another shard. Shard ${state.shardId} ${old}`;
}

function whyNotMoved({ shardId, masterAccount }: ShardState): string {
  return (
    `masterAccount: shard ${shardId} belongs to ${masterAccount} for good, and no other shard can get its id. Set it back, or change shardId ` +
    "too, which makes another shard"
  );
}

function warningsOf(state: ShardState, { endpoints, disabled }: ShardInputs): string[] {
  const kept = keptHeaders(state.endpoints, endpoints).map(
    (headers) =>
      `keeps headers that were set at the console and that the program does not mention (${headers}). Give \`headers\`, or \`headers: {}\` to remove them`,
  );
  if (state.status !== "disabled" || disabled !== undefined) return kept;
  return [...kept, "is disabled at the console. Set disabled: false to enable it, or disabled: true to keep it so"];
}

function isSameOrUnknown(one: unknown, other: unknown): boolean {
  return other === Unknown || same(one, other);
}
