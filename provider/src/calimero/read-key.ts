import type { Context } from "../lifecycle/context.js";
import type { Found } from "../lifecycle/resource.js";
import { connect } from "./connection.js";
import type { Place } from "./custodian.js";
import type { CustodianKeyInputs } from "./custodian-key-inputs.js";
import { type CustodianKeyState, idOf, isOwn, nameOf, placeOf } from "./custodian-key-state.js";
import { foundHere, refuseStranger, seenHere } from "./key-home.js";

/**
 * A key as the chain has it; undefined only when the console says that the chain has none. Without a state, or with what a program says of a key
 * that it only looks up, it is imported.
 */
export async function readKey(
  id: string,
  state: CustodianKeyState | undefined,
  context: Context,
): Promise<Found<CustodianKeyInputs, CustodianKeyState> | undefined> {
  const place = placeOf(id);
  const { custodian } = connect(context);
  if (state?.status === undefined) {
    const found = await custodian.lookUp(place, context);
    return found === undefined ? undefined : imported(place, context);
  }
  const found = await custodian.find(place, context);
  if (state.status === "pending") {
    // what was sent for may still come, so its absence proves nothing
    if (found === undefined || !isOwn(found, state)) return { id, state };
    return { id, state: { ...state, status: "active", addedAt: found.addedAt ?? undefined } };
  }
  refuseStranger(state, found, context);
  if (found === undefined) {
    const next = state.privateKey === undefined ? "adds it again" : "generates a new pair";
    context.log.warn(
      `${nameOf(state, context.settings)} was removed from account ${place.accountId} elsewhere; the next up ${next}`,
    );
    return undefined;
  }
  if (found.access !== "full-access") {
    context.log.warn(
      `${nameOf(state, context.settings)} may only call functions now: somebody added it to the account again`,
    );
  }
  return { id, state: foundHere(state, found, context) };
}

/** A key that no state knows: everything but its private half. It was there before, so it counts as adopted. */
function imported(place: Place, { settings }: Context): Found<CustodianKeyInputs, CustodianKeyState> {
  return {
    id: idOf(place),
    state: { ...place, status: "active", adopted: true, ...seenHere(settings) },
    inputs: place,
  };
}
