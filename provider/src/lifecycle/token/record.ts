import type { Settings } from "../context.js";
import { OperationFailed } from "../errors.js";
import type { Labels, Listed } from "../listed.js";
import { labelledName, ownName } from "../own-name.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import type { Adoption, Lifetime } from "./inputs.js";
import type { Issued, Order } from "./issuer.js";
import { previousOf, previousOutputs } from "./outputs.js";
import { lifetimeOf, livesAsLong, rotateAt } from "./schedule.js";
import { type TokenState, withEnd } from "./state.js";

/** How inputs become an order, and the facts about a token its state. Pure. */

/** Inputs with a name for the token: the resource's own where the program gives none. */
export function withName({ named }: Pick<TokenDefinition, "named">, inputs: Inputs): Inputs {
  if (named === undefined || inputs[named.setting] !== undefined) return inputs;
  return { ...inputs, [named.setting]: ownName(inputs.owner)?.slice(0, named.longest) };
}

/** What to mint. */
export function orderOf(definition: TokenDefinition, inputs: Inputs, labels: Labels): Order<Record<string, unknown>> {
  const milliseconds = lifetimeOf(inputs);
  const end = inputs.expiresAt === undefined ? undefined : { expiresAt: inputs.expiresAt };
  const lifetime = milliseconds === undefined ? end : { milliseconds };
  return { spec: settingsOf(definition, inputs), lifetime, labels };
}

/** The inputs that the outputs repeat. A fixed end stands in the output `expiresAt` itself. */
export function repeated(definition: TokenDefinition, inputs: Inputs): Record<string, unknown> {
  const { expiresIn, rotation } = inputs;
  return {
    ...placeOf(definition, inputs),
    ...settingsOf(definition, inputs),
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(rotation === undefined ? {} : { rotation }),
  };
}

/** Where the token lives, as far as the inputs say it. */
export function placeOf({ scope }: TokenDefinition, inputs: Inputs): Record<string, unknown> {
  return inputs[scope] === undefined ? {} : { [scope]: inputs[scope] };
}

/** What a token is minted with. */
export function settingsOf(definition: TokenDefinition, inputs: Record<string, unknown>): Record<string, unknown> {
  const { settings } = definition;
  return {
    ...Object.fromEntries(settings.map((setting) => [setting, inputs[setting]])),
    ...boundsOf(definition, inputs),
  };
}

/** What bounds the use of a token; undefined where nothing does. */
export function boundsOf({ bounds = [] }: TokenDefinition, inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(bounds.map((bound) => [bound, inputs[bound]]));
}

/** The state of a token whose value just arrived. */
export function minted(
  definition: TokenDefinition,
  inputs: Inputs,
  { tokenId, status, createdAt, expiresAt, values, spec }: Issued<object>,
  { owner, generation }: Labels,
): State {
  const dates = { createdAt, expiresAt: inputs.expiresAt, rotateAt: rotateAt(inputs, { createdAt, expiresAt }) };
  const facts = { tokenId, status, ...dates, generation, owner };
  return withEnd({ ...repeated(definition, inputs), ...spec, ...values, ...facts }, expiresAt);
}

/** The state of a token that was taken over: its own settings and dates, with the values that were given. */
export function adopted(
  definition: TokenDefinition,
  inputs: Inputs,
  { tokenId, status, createdAt, expiresAt, spec, labels }: Listed<object>,
  adopt: Adoption,
): State {
  const dates = { createdAt, expiresAt, rotateAt: rotateAt(inputs, { createdAt, expiresAt }) };
  const { generation = 1, owner } = labels ?? {};
  const facts = { tokenId, status, ...dates, generation, owner };
  const expiresIn = livesAsLong(inputs, { createdAt, expiresAt }) ? inputs.expiresIn : undefined;
  const state = { ...repeated(definition, inputs), ...listedSettings(definition, spec), ...facts, expiresIn };
  return withValues(definition, state, adopt);
}

/** The state of a token that may have been minted, but whose value never arrived. */
export function pending(definition: TokenDefinition, inputs: Inputs, owner: string): State {
  return { ...repeated(definition, inputs), status: "pending", generation: 0, owner };
}

/** What a list tells of a token's settings that the state does not keep in the words of the program. */
export function listedSettings({ asWritten = [] }: TokenDefinition, spec: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([setting]) => !asWritten.includes(setting)));
}

/** The state with values that were given. */
export function withValues(definition: TokenDefinition, state: State, values: Readonly<Record<string, string>>): State {
  const given = definition.values.filter((value) => values[value] !== undefined);
  return { ...state, ...Object.fromEntries(given.map((value) => [value, values[value]])) };
}

/** The state after a mint: `next`, with the value that was live before as the previous one, whose end nobody has confirmed. */
export function rotated({ values }: TokenDefinition, next: State, { tokenId, ...state }: State): State {
  const previous = values.map((value) => [previousOf(value), state[value]]);
  return { ...next, previousTokenId: tokenId, ...Object.fromEntries(previous) };
}

/** The state after a mint in place of a dead value: the one before it, where there is one, lives on to its own end. */
export function replaced(definition: TokenDefinition, next: State, state: State): State {
  return { ...next, ...Object.fromEntries(previousOutputs(definition).map((output) => [output, state[output]])) };
}

/** The state after the value before the last rotation ended. */
export function withoutPrevious(definition: TokenDefinition, state: State): State {
  const ended = previousOutputs(definition);
  return Object.fromEntries(Object.entries(state).filter(([output]) => !ended.includes(output))) as State;
}

/** The state with the lifetime settings that inputs give now; the value stays. */
export function rescheduled(state: State, inputs: Lifetime): State {
  const { createdAt, expiresAt } = state;
  if (createdAt === undefined) return state;
  const { expiresIn, rotation } = inputs;
  return { ...state, expiresIn, rotation, rotateAt: rotateAt(inputs, { createdAt, expiresAt }) };
}

/** How messages call the resource. */
export function nameOf({ type }: TokenDefinition, { owner, tokenId = "" }: TokenState, settings: Settings): string {
  return `${type} ${JSON.stringify(labelledName(owner, settings) ?? tokenId)}`;
}

/** The place and the instance in a resource's id, `<place>/<instance>`. @throws OperationFailed for any other text */
export function partsOf(id: string): { scope: string; instance: string } {
  const slash = id.indexOf("/");
  if (slash < 1 || slash === id.length - 1) {
    throw new OperationFailed(`${JSON.stringify(id)} is not an id of this type; write <place>/<token id>`);
  }
  return { scope: id.slice(0, slash), instance: id.slice(slash + 1) };
}
