import type { Context } from "../lifecycle/context.js";
import { messageOf, OperationFailed } from "../lifecycle/errors.js";
import { deleteOrLeave, isOfAnotherSystem } from "../lifecycle/unreachable.js";
import { connect } from "./connection.js";
import type { Place } from "./custodian.js";
import { type CustodianKeyState, isOwn, nameOf } from "./custodian-key-state.js";
import { requireHome } from "./key-home.js";

/**
 * Takes a key off its account. One that is not there is fine.
 * @throws OperationFailed saying that the key is still there, or may be
 */
export function removeKey(state: CustodianKeyState, context: Context): Promise<void> {
  const left = () => `${nameOf(state, context.settings)}: ${state.publicKey} on account ${state.accountId}`;
  return deleteOrLeave(context, left, () => takenOff(state, context));
}

async function takenOff(state: CustodianKeyState, context: Context): Promise<void> {
  const { publicKey, accountId } = state;
  try {
    await requireHome(state, context);
    if (state.status === "pending" && (await isForeign(state, context))) {
      context.log.warn(
        `${nameOf(state, context.settings)}: ${publicKey} stays on account ${accountId}: it was not added by this resource`,
      );
      return;
    }
    await removed(state, context);
  } catch (error) {
    if (isOfAnotherSystem(error)) throw error;
    throw new OperationFailed(`${publicKey} may still be on account ${accountId}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** What was sent for and never seen may have been in somebody else's place. */
async function isForeign(state: CustodianKeyState, context: Context): Promise<boolean> {
  const found = await connect(context).custodian.lookUp(state, context);
  return found !== undefined && !isOwn(found, state);
}

/**
 * Has a key removed, and waits until the chain has done it. One that is not there is fine.
 * @throws OperationFailed
 */
export async function removed(place: Place, context: Context): Promise<void> {
  const { custodian } = connect(context);
  const { id, status, error } = await custodian.settled(await custodian.remove(place, context), place, context);
  if (status === "done" || error?.code === "DeleteKeyDoesNotExist") return;
  throw new OperationFailed(
    status === "pending"
      ? `the shard has not carried out operation ${id} in time; run the same command again to finish`
      : `the shard refused: ${error?.message ?? "no reason given"}`,
  );
}
