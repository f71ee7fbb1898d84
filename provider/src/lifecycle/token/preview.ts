import type { Situation } from "../resource.js";
import { hasUnknown } from "../same.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { moveOf } from "./home.js";
import type { TokenInputs } from "./inputs.js";
import { outputsOf, previousOf, previousOutputs } from "./outputs.js";
import { planOf, undecided } from "./plan.js";
import { placeOf, repeated, rescheduled, withName } from "./record.js";
import { isAlive, isPast } from "./state.js";

/**
 * The outputs of a token that are known before an `up` does what is due, so that nothing that hangs on them is taken for changed, or
 * for unchanged, wrongly. An output that is not there is not known; one that is undefined is known to be absent.
 */
export function preview(
  definition: TokenDefinition,
  state: State | undefined,
  given: Inputs,
  { now, settings }: Situation,
): Partial<State> {
  const { scope } = definition;
  const place = given[scope] ?? state?.[scope];
  const inputs = place === undefined ? given : { ...given, [scope]: place };
  const known = repeated(definition, withName(definition, inputs));
  const minted = { expiresIn: undefined, rotation: undefined, ...known, status: "active" as const, ...endOf(inputs) };
  const absent = allUndefined(previousOutputs(definition));
  if (state === undefined && inputs.adopt !== undefined) return { ...adoptedAs(definition, inputs), ...absent };
  if (state === undefined) return { ...minted, generation: 1, ...absent };
  const own = definition.named?.setting;
  const unnamed = own !== undefined && inputs[own] === undefined ? [own] : [];
  if (undecided(definition, inputs).length > 0) return without(known, unnamed);
  const { adopt, mint, overlap } = planOf(definition, state, inputs, now);
  if (mint !== undefined) {
    return { ...minted, generation: state.generation + 1, ...previousAfter(definition, state, now) };
  }
  const values = adopt ? valuesOf(definition, inputs) : {};
  // what a state lacks stays away as long as nothing is minted
  const none = allUndefined(Object.keys(outputsOf(definition).shape));
  const all = { ...none, ...rescheduled(state, inputs), ...without(known, unnamed), ...values };
  const asked =
    moveOf(definition, state, settings) === undefined ? [] : [...(definition.home?.outputs ?? []), "issuerUrls"];
  const kept: Partial<State> = without(all, asked);
  if (overlap === undefined) return kept;
  if (isPast(overlap.end, now)) return { ...kept, ...absent };
  if (overlap.kind !== "open") return { ...kept, previousRevokeAt: overlap.end };
  // counted from when the update confirms it
  const { previousRevokeAt: _, ...rest } = kept;
  return rest;
}

/** Of a token that is taken over, only what the program says of it is known: its settings are its own. */
function adoptedAs(definition: TokenDefinition, inputs: Inputs): Partial<State> {
  const tokenId: unknown = inputs.adopt?.tokenId;
  const known = { ...placeOf(definition, inputs), status: "active" as const, ...valuesOf(definition, inputs) };
  return { ...known, ...(typeof tokenId === "string" ? { tokenId } : {}) };
}

/** The values that `adopt` gives, as far as they are known. */
function valuesOf({ values }: TokenDefinition, { adopt }: TokenInputs): Record<string, unknown> {
  const given = values.map((value): [string, unknown] => [value, adopt?.[value]]);
  return Object.fromEntries(given.filter(([, value]) => typeof value === "string"));
}

/** What of the end of a new token is known: only how long it lives is not enough. */
function endOf({ expiresIn, expiresAt, rotation }: TokenInputs): object {
  if (hasUnknown([expiresIn, expiresAt, rotation])) return {};
  return {
    ...(expiresIn === undefined ? { expiresAt } : {}),
    ...(rotation === undefined ? { rotateAt: undefined } : {}),
  };
}

/** The outputs about the value that is going to be the previous one; while the live value is dead, those stay as they are. */
function previousAfter(definition: TokenDefinition, state: State, now: Date): Record<string, unknown> {
  if (!isAlive(state, now)) {
    return Object.fromEntries(previousOutputs(definition).map((output) => [output, state[output]]));
  }
  const values = definition.values.map((value) => [previousOf(value), state[value]]);
  return { previousTokenId: state.tokenId, ...Object.fromEntries(values) };
}

function without(outputs: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).filter(([output]) => !names.includes(output)));
}

function allUndefined(outputs: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(outputs.map((output) => [output, undefined]));
}
