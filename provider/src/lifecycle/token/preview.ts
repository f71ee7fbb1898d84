import { hasUnknown } from "../same.js";
import { field, type StateOf, type TokenDefinition, type TokenInputs } from "./definition.js";
import { tokenPlan, undecided } from "./diff.js";
import { outputsOf } from "./outputs.js";
import { previousOf, type TokenRecord } from "./record.js";
import { isAlive, isPast } from "./state.js";

/**
 * The outputs of a token that are known before an `up` does what is due, so that nothing that hangs on them is taken for changed, or
 * for unchanged, wrongly. An output that is not there is not known; one that is undefined is known to be absent.
 */
export function tokenPreview<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  record: TokenRecord<Inputs, Spec>,
  state: StateOf<Spec> | undefined,
  said: Inputs,
  now: Date,
): Partial<StateOf<Spec>> {
  const place = field(state ?? {}, definition.scope);
  const inputs =
    said[definition.scope] === undefined && place !== undefined ? record.placed(said, String(place)) : said;
  const given = record.given(inputs);
  const minted = { expiresIn: undefined, rotation: undefined, ...given, status: "active", ...endOf(inputs) };
  if (state === undefined && inputs.adopt !== undefined) return adoptedAs(definition, record, inputs);
  if (state === undefined) return { ...minted, generation: 1, ...absent(definition) } as Partial<StateOf<Spec>>;
  if (undecided(definition, inputs).length > 0) return given;
  const { adopt, mint, overlap } = tokenPlan(definition, state, inputs, now);
  if (mint !== undefined) {
    const generation = state.generation + 1;
    return { ...minted, generation, ...previousAfter(definition, state, now) } as Partial<StateOf<Spec>>;
  }
  const values = adopt ? valuesOf(definition, inputs) : {};
  const kept = { ...noOutputs(definition), ...record.rescheduled(state, inputs), ...given, ...values };
  if (overlap === undefined) return kept;
  if (isPast(overlap.end, now)) return { ...kept, ...absent(definition) } as Partial<StateOf<Spec>>;
  if (overlap.kind !== "open") return { ...kept, previousRevokeAt: overlap.end };
  // counted from when the update confirms it
  const { previousRevokeAt: _, ...known } = kept;
  return known as Partial<StateOf<Spec>>;
}

/** Of a token that is taken over, only what the program says of it is known: its settings are its own. */
function adoptedAs<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  record: TokenRecord<Inputs, Spec>,
  inputs: Inputs,
): Partial<StateOf<Spec>> {
  const known = { ...record.place(inputs), status: "active", ...valuesOf(definition, inputs), ...absent(definition) };
  const tokenId = field(inputs.adopt ?? {}, "tokenId");
  return { ...known, ...(typeof tokenId === "string" ? { tokenId } : {}) } as Partial<StateOf<Spec>>;
}

/** The values that `adopt` gives, as far as they are known. */
function valuesOf<Inputs extends TokenInputs, Spec extends object>(
  { values }: TokenDefinition<Inputs, Spec>,
  { adopt }: Inputs,
): object {
  const given = values.map((value) => [value, field(adopt ?? {}, value)] as const);
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
function previousAfter<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  state: StateOf<Spec>,
  now: Date,
): object {
  if (isAlive(state, now)) {
    const values = definition.values.map((value) => [previousOf(value), field(state, value)]);
    return { previousTokenId: state.tokenId, ...Object.fromEntries(values) };
  }
  return Object.fromEntries(Object.keys(absent(definition)).map((output) => [output, field(state, output)]));
}

/** What a state lacks stays away as long as nothing is minted. */
function noOutputs<Inputs extends TokenInputs, Spec extends object>(definition: TokenDefinition<Inputs, Spec>): object {
  return Object.fromEntries(Object.keys(outputsOf(definition).shape).map((output) => [output, undefined]));
}

function absent<Inputs extends TokenInputs, Spec extends object>({ values }: TokenDefinition<Inputs, Spec>): object {
  return Object.fromEntries(
    ["previousTokenId", "previousRevokeAt", ...values.map(previousOf)].map((output) => [output, undefined]),
  );
}
