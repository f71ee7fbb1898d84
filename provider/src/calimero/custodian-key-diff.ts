import { type Change, Unknown } from "../lifecycle/resource.js";
import { same } from "../lifecycle/same.js";
import type { CustodianKeyInputs } from "./custodian-key-inputs.js";
import { type CustodianKeyState, isRemovedOnDelete } from "./custodian-key-state.js";

/** What an `up` would do to a key, and why, in words for the preview. Pure. */
export function custodianKeyDiff(state: CustodianKeyState, inputs: CustodianKeyInputs): Change {
  const moved = (["shardId", "accountId", "publicKey"] as const).filter((property) => moves(property, state, inputs));
  if (moved.length > 0) {
    // two shards can be one chain, and there it would be in its own way
    const deleteFirst = moved.length === 1 && moved[0] === "shardId" && inputs.publicKey !== undefined;
    return { kind: "replace", properties: moved, deleteFirst, reason: whyReplaced(moved, inputs), warnings: [] };
  }
  if (state.status === "pending") {
    return {
      kind: "update",
      reason: "is completed: it was requested, but has not been seen on the chain",
      warnings: [],
    };
  }
  const { removeOnDelete } = inputs;
  if (same(isRemovedOnDelete(state), isRemovedOnDelete({ ...state, removeOnDelete }))) {
    return { kind: "none", warnings: [] };
  }
  const what = isRemovedOnDelete({ ...state, removeOnDelete }) ? "will remove it from" : "will leave it on";
  return { kind: "update", reason: `does not change; destroy ${what} the chain`, warnings: [] };
}

/**
 * The outputs that are known before an `up` does what is due: one that is not there is not known, one that is undefined is known
 * to be absent. A state is given where the key stays.
 */
export function custodianKeyPreview(
  state: CustodianKeyState | undefined,
  inputs: CustodianKeyInputs,
): Partial<CustodianKeyState> {
  const { shardId, accountId, publicKey, removeOnDelete } = inputs;
  if (state !== undefined) {
    const kept = { privateKey: undefined, credentials: undefined, ...state, removeOnDelete };
    if (state.status === "pending") return { ...kept, status: "active" };
    return { transactionHash: undefined, addedAt: undefined, ...kept };
  }
  const known = { shardId, accountId, removeOnDelete, status: "active" as const };
  if (publicKey === undefined) return { ...known, adopted: false };
  const given = { ...known, publicKey, privateKey: undefined, credentials: undefined };
  return inputs.adopt === true ? given : { ...given, adopted: false };
}

function moves(
  property: "shardId" | "accountId" | "publicKey",
  state: CustodianKeyState,
  inputs: CustodianKeyInputs,
): boolean {
  // without a given key, the pair that was made is the right one
  if (property === "publicKey" && inputs.publicKey === undefined) return state.privateKey === undefined;
  return !same(state[property], inputs[property]);
}

function whyReplaced(moved: readonly ("shardId" | "accountId" | "publicKey")[], inputs: CustodianKeyInputs): string {
  const unknown = moved.filter((property) => (inputs[property] as unknown) === Unknown);
  if (unknown.length > 0) return `may be replaced: ${unknown.join(", ")} not known yet`;
  if (inputs.publicKey === undefined && moved.includes("publicKey"))
    return "is replaced: publicKey is not set, so a pair is generated";
  return `is replaced: ${moved.join(", ")} changed, and a key cannot move`;
}
