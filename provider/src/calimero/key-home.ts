import type { Context, Settings } from "../lifecycle/context.js";
import { AnotherSystem, OperationFailed } from "../lifecycle/errors.js";
import { elsewhere, type Move, seenAt, strangerWords } from "../lifecycle/issuer-urls.js";
import type { KeyAnswer } from "./answers.js";
import { connect, consoleInUse } from "./connection.js";
import { type CustodianKeyState, isOwn, nameOf } from "./custodian-key-state.js";

/** What is to be recorded of a key that was added or found where settings lead. */
export function seenHere(settings: Settings): { issuerUrls?: string[] } {
  return seenAt(undefined, consoleInUse(settings));
}

/** The state of a key that was found where settings lead; several addresses of one console may be in use. */
export function foundHere(state: CustodianKeyState, found: KeyAnswer, { settings }: Context): CustodianKeyState {
  const move = moveOf(state, settings);
  return move === undefined || !isThis(found, state) ? state : { ...state, ...seenAt(state.issuerUrls, move.to) };
}

/**
 * Sees to it that a console's word about a key counts: another one may have another chain under the same names.
 * @param found what the console says of the key
 * @throws OperationFailed where the key was added through another console, and this one does not have it
 */
export function refuseStranger(state: CustodianKeyState, found: KeyAnswer | undefined, { settings }: Context): void {
  const move = moveOf(state, settings);
  if (move === undefined || (found !== undefined && isThis(found, state))) return;
  const words = strangerWords("console", move.to, move.from, state.publicKey);
  throw new OperationFailed(words, { cause: new AnotherSystem(words) });
}

/** The same where nobody has asked about the key yet: asks only a console that is not known to have it. */
export async function requireHome(state: CustodianKeyState, context: Context): Promise<void> {
  const move = moveOf(state, context.settings);
  if (move === undefined) return;
  const found = await connect(context).custodian.lookUp(state, context);
  if (state.status !== "pending") return refuseStranger(state, found, context);
  // what was sent for may still come
  if (found !== undefined) return;
  context.log.warn(
    `${nameOf(state, context.settings)}: adding ${state.publicKey} was not confirmed by the console at ${move.from}, where the key may be on account ${state.accountId}`,
  );
}

/** Whether settings lead elsewhere than where the key is known to be. */
function moveOf({ issuerUrls }: CustodianKeyState, settings: Settings): Move | undefined {
  return elsewhere(issuerUrls, consoleInUse(settings));
}

function isThis(found: KeyAnswer, state: CustodianKeyState): boolean {
  return state.adopted || isOwn(found, state);
}
