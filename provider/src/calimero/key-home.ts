import type { Context, Settings } from "../lifecycle/context.js";
import { AnotherSystem, OperationFailed } from "../lifecycle/errors.js";
import { strangerWords } from "../lifecycle/token/home.js";
import type { KeyAnswer } from "./answers.js";
import { connect, consoleInUse } from "./connection.js";
import { type CustodianKeyState, isOwn, nameOf } from "./custodian-key-state.js";

/** What is to be recorded of a key that was added or found where settings lead. */
export function seenHere(settings: Settings): { issuerUrls?: string[] } {
  const address = consoleInUse(settings);
  return address === undefined ? {} : { issuerUrls: [address] };
}

/** The state of a key that was found where settings lead; several addresses of one console may be in use. */
export function foundHere(state: CustodianKeyState, found: KeyAnswer, { settings }: Context): CustodianKeyState {
  const address = strangeAddress(state, settings);
  if (address === undefined || !isThis(found, state)) return state;
  return { ...state, issuerUrls: [...(state.issuerUrls ?? []), address].slice(-MOST) };
}

/**
 * Sees to it that a console's word about a key counts: another one may have another chain under the same names.
 * @param found what the console says of the key
 * @throws OperationFailed where the key was added through another console, and this one does not have it
 */
export function refuseStranger(state: CustodianKeyState, found: KeyAnswer | undefined, { settings }: Context): void {
  const address = strangeAddress(state, settings);
  if (address === undefined || (found !== undefined && isThis(found, state))) return;
  const words = strangerWords("console", address, state.issuerUrls?.at(-1), state.publicKey);
  throw new OperationFailed(words, { cause: new AnotherSystem(words) });
}

/** The same where nobody has asked about the key yet: asks only a console that is not known to have it. */
export async function requireHome(state: CustodianKeyState, context: Context): Promise<void> {
  if (strangeAddress(state, context.settings) === undefined) return;
  const found = await connect(context).custodian.lookUp(state, context);
  if (state.status !== "pending") return refuseStranger(state, found, context);
  // what was sent for may still come
  if (found !== undefined) return;
  context.log.warn(
    `${nameOf(state, context.settings)}: adding ${state.publicKey} was not confirmed by the console at ${state.issuerUrls?.at(-1)}, where the key may be on account ${state.accountId}`,
  );
}

/** The address that settings lead to, where the key is known to be behind others only. */
function strangeAddress({ issuerUrls }: CustodianKeyState, settings: Settings): string | undefined {
  const address = consoleInUse(settings);
  return address === undefined || issuerUrls === undefined || issuerUrls.includes(address) ? undefined : address;
}

function isThis(found: KeyAnswer, state: CustodianKeyState): boolean {
  return state.adopted || isOwn(found, state);
}

/** Addresses that are remembered. */
const MOST = 5;
