import type { Context, Settings } from "../context.js";
import { AnotherSystem, OperationFailed } from "../errors.js";
import { elsewhere, type Move, seenAt, strangerWords } from "../issuer-urls.js";
import type { Listed } from "../listed.js";
import type { State, TokenDefinition } from "./definition.js";
import { BY_ITSELF, type Issuer } from "./issuer.js";
import { nameOf } from "./record.js";

/** Whether settings lead elsewhere than where a state's token is known to be; never where a state does not tell. Pure. */
export function moveOf({ home }: TokenDefinition, state: State, settings: Settings): Move | undefined {
  const move = elsewhere(state.issuerUrls, home?.address(settings));
  return move === undefined || home?.isNamed(move.to, state) ? undefined : move;
}

/** What is to be recorded of a token that was minted, found or looked for where settings lead. */
export function seenHere({ home }: TokenDefinition, settings: Settings): { issuerUrls?: string[] } {
  return seenAt(undefined, home?.address(settings));
}

/**
 * A state beside what the issuing system says of its token where that may be another system than the one that minted it: then the outputs that name
 * the address are those of now. Asks nobody where the system is known.
 * @param living what the system has just listed of the resource
 * @throws OperationFailed where it is another system: it knows none of the state's tokens, and nothing may be called gone or revoked by its word
 */
export async function located(
  definition: TokenDefinition,
  issuer: Issuer<object>,
  living: readonly Listed<object>[],
  state: State,
  context: Context,
): Promise<State> {
  const { home } = definition;
  const { tokenId } = state;
  const address = home?.address(context.settings);
  if (home === undefined || address === undefined || isSeenAt(address, state)) return state;
  if (tokenId === undefined) return mintedElsewhere(definition, living, state, context);
  if (home.isNamed(address, state)) return { ...state, ...seenAt(state.issuerUrls, address) };
  const listed = living.find((token) => token.tokenId === tokenId);
  const found = listed ?? (await issuer.find(tokenId, BY_ITSELF, context));
  if (found !== undefined) return relocated(definition, state, found, context.settings);
  await refuseStranger(definition, state, context);
  return state;
}

/** Of a mint that was lost nobody has an id to ask for. */
function mintedElsewhere(
  definition: TokenDefinition,
  living: readonly Listed<object>[],
  state: State,
  { settings, log }: Context,
): State {
  const move = moveOf(definition, state, settings);
  if (move !== undefined && living.length === 0) {
    log.warn(
      `${nameOf(definition, state, settings)}: the mint that was not confirmed was sent to ${move.from}, where a token may be active that nobody has the value of. ` +
        "`npx pulumi-keyring-cli orphans` lists it when it is run with that address",
    );
  }
  return { ...state, ...seenHere(definition, settings) };
}

/** The state of a token that was found where settings lead. Addresses that led to the same one before are kept: several may be in use. */
export function relocated(
  { home }: TokenDefinition,
  state: State,
  { spec }: Listed<object>,
  settings: Settings,
): State {
  const address = home?.address(settings);
  if (home === undefined || address === undefined) return state;
  const named = Object.fromEntries(Object.entries(spec).filter(([output]) => home.outputs.includes(output)));
  const moved = home.outputs.some((output) => named[output] !== state[output]);
  return { ...state, ...named, ...seenAt(moved ? undefined : state.issuerUrls, address) };
}

/**
 * Sees to it that the word of a system that does not know a state's token counts.
 * @throws OperationFailed where the token was minted at another one
 */
export async function refuseStranger(definition: TokenDefinition, state: State, context: Context): Promise<void> {
  const { home } = definition;
  const address = home?.address(context.settings);
  if (home === undefined || address === undefined || isSeenAt(address, state) || home.isNamed(address, state)) return;
  if (await home.claims(state, context)) return;
  throw new OperationFailed(strangerWords(home.title, address, state.issuerUrls?.at(-1), `token ${state.tokenId}`), {
    cause: new AnotherSystem(nameOf(definition, state, context.settings)),
  });
}

function isSeenAt(address: string, { issuerUrls = [] }: State): boolean {
  return issuerUrls.includes(address);
}
