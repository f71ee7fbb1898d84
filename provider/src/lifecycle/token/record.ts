import { OperationFailed } from "../errors.js";
import type { Found } from "../resource.js";
import type { Adoption } from "./adoption.js";
import { field, type StateOf, type TokenDefinition, type TokenInputs } from "./definition.js";
import type { Issued, Labels, Listed, Order } from "./issuer.js";
import type { Lifetime } from "./lifetime.js";
import { lifetimeOf, livesAsLong, rotateAt } from "./schedule.js";
import { type TokenState, withEnd } from "./state.js";

/** How the facts about a token are laid down in the state, and read from it. Pure. */
export class TokenRecord<Inputs extends TokenInputs, Spec extends object> {
  constructor(private readonly definition: TokenDefinition<Inputs, Spec>) {}

  /** Inputs that say where the token lives. */
  placed(inputs: Inputs, scope: string): Inputs {
    return { ...inputs, [this.definition.scope]: scope };
  }

  /** What to mint. */
  order(inputs: Inputs, labels: Labels): Order<Spec> {
    const milliseconds = lifetimeOf(inputs);
    const end = inputs.expiresAt === undefined ? undefined : { expiresAt: inputs.expiresAt };
    return {
      spec: this.#settings(inputs) as Spec,
      lifetime: milliseconds === undefined ? end : { milliseconds },
      labels,
    };
  }

  /** The inputs that the outputs repeat. */
  given(inputs: Inputs): Partial<StateOf<Spec>> {
    return { ...this.place(inputs), ...this.#settings(inputs), ...lifetimeSettings(inputs) } as Partial<StateOf<Spec>>;
  }

  /** Where the token lives, as far as the inputs say it. */
  place(inputs: Inputs): object {
    const { scope } = this.definition;
    return inputs[scope] === undefined ? {} : { [scope]: inputs[scope] };
  }

  /** The state of a token whose value just arrived. */
  minted(
    inputs: Inputs,
    { tokenId, status, createdAt, expiresAt, values, spec }: Issued<Spec>,
    labels: Labels,
  ): StateOf<Spec> {
    const { owner, generation } = labels;
    const dates = { createdAt, expiresAt: inputs.expiresAt, rotateAt: rotateAt(inputs, { createdAt, expiresAt }) };
    const facts = { tokenId, status, ...dates, generation, owner };
    return withEnd({ ...this.given(inputs), ...spec, ...values, ...facts } as StateOf<Spec>, expiresAt);
  }

  /** The state of a token that was taken over: its own settings and dates, with the values that were given. */
  adopted(
    inputs: Inputs,
    { tokenId, status, createdAt, expiresAt, spec, labels }: Listed<Spec>,
    adopt: Adoption,
  ): StateOf<Spec> {
    const dates = { createdAt, expiresAt, rotateAt: rotateAt(inputs, { createdAt, expiresAt }) };
    const { generation = 1, owner } = labels ?? {};
    const facts = { tokenId, status, ...dates, generation, owner };
    const state = { ...this.given(inputs), ...this.told(spec), ...facts } as StateOf<Spec>;
    const expiresIn = livesAsLong(inputs, { createdAt, expiresAt }) ? inputs.expiresIn : undefined;
    return this.withValues({ ...state, expiresIn }, adopt);
  }

  /** What a list tells of a token's settings that the state does not keep in the words of the program. */
  told(spec: Partial<Spec>): Partial<Spec> {
    const kept: readonly string[] = this.definition.asWritten ?? [];
    return Object.fromEntries(Object.entries(spec).filter(([key]) => !kept.includes(key))) as Partial<Spec>;
  }

  /** The state with values that were given. */
  withValues(state: StateOf<Spec>, values: Readonly<Record<string, string>>): StateOf<Spec> {
    const given = this.definition.values.filter((value) => values[value] !== undefined);
    return { ...state, ...Object.fromEntries(given.map((value) => [value, values[value]])) };
  }

  /** The state of a token that may have been minted, but whose value never arrived. */
  pending(inputs: Inputs, owner: string): StateOf<Spec> {
    return { ...this.given(inputs), status: "pending", generation: 0, owner } as StateOf<Spec>;
  }

  /** The state after a mint: `next`, with the value that was live so far as the previous one, whose end nobody has confirmed. */
  rotated(next: StateOf<Spec>, { tokenId, ...state }: StateOf<Spec>): StateOf<Spec> {
    const values = this.definition.values.map((value) => [previousOf(value), field(state, value)]);
    return { ...next, previousTokenId: tokenId, ...Object.fromEntries(values) };
  }

  /** The state after a mint in place of a dead value: the one before it, where there is one, lives on to its own end. */
  replaced(next: StateOf<Spec>, state: StateOf<Spec>): StateOf<Spec> {
    const kept = this.#previousOutputs().map((output) => [output, field(state, output)]);
    return { ...next, ...Object.fromEntries(kept) };
  }

  /** The state after the value before the last rotation ended. */
  withoutPrevious(state: StateOf<Spec>): StateOf<Spec> {
    const ended = new Set(this.#previousOutputs());
    return Object.fromEntries(Object.entries(state).filter(([key]) => !ended.has(key))) as StateOf<Spec>;
  }

  /** The state with the lifetime settings that inputs give now; the value stays. */
  rescheduled(state: StateOf<Spec>, inputs: Lifetime): StateOf<Spec> {
    const { expiresIn, rotation } = inputs;
    if (state.createdAt === undefined) return state;
    const next = rotateAt(inputs, { createdAt: state.createdAt, expiresAt: state.expiresAt });
    return { ...state, expiresIn, rotation, rotateAt: next };
  }

  /** A living token that no state knows: everything but its value. */
  imported(
    id: string,
    scope: string,
    { tokenId, status, createdAt, expiresAt, spec, labels }: Listed<Spec>,
  ): Found<Inputs, StateOf<Spec>> {
    const settings = this.#settings(spec as unknown as Inputs);
    const inputs = { [this.definition.scope]: scope, ...settings, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const state = {
      ...inputs,
      ...spec,
      tokenId,
      status,
      createdAt,
      generation: labels?.generation ?? 1,
      owner: labels?.owner,
    };
    return { id, state: state as unknown as StateOf<Spec>, inputs: inputs as unknown as Inputs };
  }

  /** How messages call the resource. */
  name(state: StateOf<Spec>): string {
    return `${this.definition.type} ${JSON.stringify(state.owner?.split("/").at(-1) ?? state.tokenId ?? "")}`;
  }

  #previousOutputs(): string[] {
    return ["previousTokenId", "previousRevokeAt", ...this.definition.values.map(previousOf)];
  }

  #settings(inputs: Inputs): Partial<Spec> {
    return Object.fromEntries(
      this.definition.settings.map((setting) => [setting, field(inputs, setting)]),
    ) as Partial<Spec>;
  }
}

/** `previousToken` for `token`. */
export function previousOf(value: string): string {
  return `previous${value.charAt(0).toUpperCase()}${value.slice(1)}`;
}

/** The place and the instance in a resource's id, `<place>/<instance>`. @throws OperationFailed for any other text */
export function partsOf(id: string): { scope: string; instance: string } {
  const slash = id.indexOf("/");
  if (slash < 1 || slash === id.length - 1) {
    throw new OperationFailed(`${JSON.stringify(id)} is not an id of this type; write <place>/<token id>`);
  }
  return { scope: id.slice(0, slash), instance: id.slice(slash + 1) };
}

/** The lifetime inputs as the state records them. A fixed end stands in the output `expiresAt` itself. */
function lifetimeSettings({ expiresIn, rotation }: Lifetime): Partial<TokenState> {
  return { ...(expiresIn === undefined ? {} : { expiresIn }), ...(rotation === undefined ? {} : { rotation }) };
}
