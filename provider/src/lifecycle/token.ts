import { randomBytes } from "node:crypto";
import type { Context } from "./context.js";
import { messageOf, OperationFailed, PartialFailure } from "./errors.js";
import { checkShape } from "./inputs.js";
import { type Issuer, type Listed, LostReply, StaleOrder } from "./issuer.js";
import { checkLifetime } from "./lifetime.js";
import { ownerLabel } from "./owner.js";
import type { Plan } from "./plan.js";
import type { Found, Resource } from "./resource.js";
import { same } from "./same.js";
import { sweep } from "./sweep.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./token-definition.js";
import { isPast, refusePast, tokenDiff, tokenPlan } from "./token-diff.js";
import { partsOf, previousOf, TokenRecord } from "./token-record.js";
import { overlaps, type TokenState } from "./token-state.js";

/** The one lifecycle of every token, over an {@link Issuer}. */
export function tokenResource<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
): Resource<Inputs, StateOf<Spec>> {
  return new TokenResource(definition);
}

class TokenResource<Inputs extends TokenInputs, Spec extends object> implements Resource<Inputs, StateOf<Spec>> {
  readonly type: string;
  readonly secrets: readonly string[];
  readonly #record: TokenRecord<Inputs, Spec>;

  constructor(private readonly definition: TokenDefinition<Inputs, Spec>) {
    this.type = definition.type;
    this.secrets = definition.values.flatMap((value) => [value, previousOf(value)]);
    this.#record = new TokenRecord(definition);
  }

  check(raw: unknown, at: { previous?: Inputs; now: Date }) {
    const shape = checkShape(this.definition.schema, raw);
    const inputs = shape.inputs as unknown as Inputs;
    const wrong = new Set(shape.failures.map(({ property }) => property.split(/[.[]/)[0]));
    const known = (property: string) => !shape.unknown(property) && !wrong.has(property);
    const failures = checkLifetime(inputs, { previous: at.previous, now: at.now, known });
    return { inputs, failures: [...shape.failures, ...failures] };
  }

  diff(state: StateOf<Spec>, inputs: Inputs, now: Date) {
    return tokenDiff(this.definition, state, inputs, now);
  }

  preview(state: StateOf<Spec> | undefined, inputs: Inputs): Partial<StateOf<Spec>> {
    const fresh = state === undefined ? { status: "active", generation: 1 } : state;
    return { ...fresh, ...this.#record.given(inputs) } as Partial<StateOf<Spec>>;
  }

  async create(inputs: Inputs, context: Context) {
    refusePast(inputs, context.now());
    const scope = this.#record.scope(inputs);
    const instance = randomBytes(16).toString("hex");
    const id = `${scope}/${instance}`;
    const labels = { owner: ownerLabel(inputs.owner, context.settings), instance, generation: 1 };
    try {
      const issued = await this.definition.issuer(scope, context).issue(this.#record.order(inputs, labels), context);
      return { id, state: this.#record.minted(inputs, issued, labels) };
    } catch (error) {
      if (!(error instanceof LostReply)) throw error;
      // kept in the state without a value, so that the next up asks for the very same token again
      throw new PartialFailure(id, this.#record.pending(inputs, labels.owner), [
        `${error.message}. A token labelled instance=${instance} may be alive that nobody holds: run \`pulumi up\` again to finish, or \`pulumi destroy\` to revoke it`,
      ]);
    }
  }

  async read(
    id: string,
    state: StateOf<Spec> | undefined,
    context: Context,
  ): Promise<Found<Inputs, StateOf<Spec>> | undefined> {
    const { scope, instance } = partsOf(id);
    const issuer = this.definition.issuer(scope, context);
    if (state === undefined) {
      const found = await issuer.find(instance, "", context);
      return found?.status === "active" ? this.#record.imported(id, scope, found) : undefined;
    }
    if (state.tokenId === undefined) {
      return (await issuer.living(instance, context)).length > 0 ? { id, state } : undefined;
    }
    const current = await issuer.find(state.tokenId, state.owner ?? "", context);
    if (current?.status === "active") return { id, state: this.#observed(state, current, context) };
    const status = current?.status === "expired" ? "expired" : "revoked";
    const end = status === "expired" ? current?.expiresAt : current?.revokeAt;
    const what = status === "expired" ? "has expired" : "was revoked elsewhere";
    context.log.warn(
      `${this.#record.name(state)} ${what}${end === undefined ? "" : ` at ${end}`}; the next up mints it again`,
    );
    // an engine forgets what is gone without a delete, so nothing that still lives may be called gone
    const previous =
      state.previousTokenId === undefined
        ? undefined
        : await issuer.find(state.previousTokenId, state.owner ?? "", context);
    return previous?.status === "active" ? { id, state: { ...state, status } } : undefined;
  }

  async update(id: string, state: StateOf<Spec>, inputs: Inputs, context: Context): Promise<StateOf<Spec>> {
    const { scope, instance } = partsOf(id);
    const issuer = this.definition.issuer(scope, context);
    const plan = tokenPlan(this.definition, state, inputs, context.now());
    if (plan.mint !== undefined) refusePast(inputs, context.now());
    await sweep(issuer, instance, state, { keepNext: plan.mint !== undefined, who: this.#record.name(state) }, context);
    let reached = state;
    try {
      for (const step of this.#steps(state, plan, issuer, instance, inputs, context)) reached = await step(reached);
      return reached;
    } catch (error) {
      if (same(reached, state)) throw error;
      throw new PartialFailure(id, reached, [messageOf(error)]);
    }
  }

  async delete(id: string, state: StateOf<Spec>, context: Context): Promise<void> {
    const { scope, instance } = partsOf(id);
    const issuer = this.definition.issuer(scope, context);
    await sweep(issuer, instance, state, { keepNext: false, who: this.#record.name(state) }, context);
    for (const tokenId of [state.tokenId, state.previousTokenId]) {
      if (tokenId !== undefined) await revoke(issuer, tokenId, 0, context);
    }
  }

  /** What an update does, in order: what is due to end goes first, so that never more than two values are alive. */
  #steps(before: StateOf<Spec>, plan: Plan, issuer: Issuer<Spec>, instance: string, inputs: Inputs, context: Context) {
    type Step = (state: StateOf<Spec>) => Promise<StateOf<Spec>>;
    const steps: Step[] = [];
    if (plan.mint !== undefined) {
      steps.push((state) =>
        this.#endOverlap({ ...state, previousRevokeAt: context.now().toISOString() }, issuer, context),
      );
      steps.push((state) => this.#rotate(state, inputs, issuer, instance, context));
    } else if (plan.overlapEnd !== undefined) {
      steps.push(end(plan.overlapEnd));
    }
    steps.push(async (state) => this.#record.rescheduled(state, inputs));
    steps.push((state) => this.#endOverlap(state, issuer, context));
    return steps;
  }

  /** Mints the next generation; the live value becomes the previous one. */
  async #rotate(
    state: StateOf<Spec>,
    inputs: Inputs,
    issuer: Issuer<Spec>,
    instance: string,
    context: Context,
  ): Promise<StateOf<Spec>> {
    const owner = ownerLabel(inputs.owner, context.settings);
    for (let generation = state.generation + 1; ; generation++) {
      const labels = { owner, instance, generation };
      try {
        const issued = await issuer.issue(this.#record.order(inputs, labels), context);
        const next = this.#record.minted(inputs, issued, labels);
        const alive =
          state.tokenId !== undefined && state.status === "active" && !isPast(state.expiresAt, context.now());
        return alive ? this.#record.rotated(next, state, inputs) : next;
      } catch (error) {
        if (!(error instanceof StaleOrder) || generation > state.generation + STALE_GENERATIONS) throw error;
        await sweep(issuer, instance, state, { keepNext: false, who: this.#record.name(state) }, context);
      }
    }
  }

  /** Sees to it that the value before the last rotation ends when its time comes, or now where it has. */
  async #endOverlap(state: StateOf<Spec>, issuer: Issuer<Spec>, context: Context): Promise<StateOf<Spec>> {
    if (state.previousTokenId === undefined) return this.#record.withoutPrevious(state);
    const left = Date.parse(state.previousRevokeAt ?? "") - context.now().getTime();
    if (left > 0 && !issuer.schedulesRevocation) return state;
    await revoke(issuer, state.previousTokenId, Math.max(0, left), context);
    return left > 0 ? state : this.#record.withoutPrevious(state);
  }

  #observed(state: StateOf<Spec>, current: Listed<Spec>, context: Context): StateOf<Spec> {
    if (current.revokeAt !== undefined) {
      context.log.warn(
        `${this.#record.name(state)} is going to be revoked at ${current.revokeAt} by somebody else's order`,
      );
    }
    const seen = { ...state, ...current.spec, status: current.status, expiresAt: current.expiresAt };
    return overlaps(state, context.now()) ? seen : this.#record.withoutPrevious(seen);
  }
}

/** How many dead generations of one resource a mint passes over before it gives up. */
const STALE_GENERATIONS = 50;

/** Whether a state's live value works still, as far as dates and the last read tell. */
function isAlive({ tokenId, status, expiresAt }: TokenState, now: Date): boolean {
  return tokenId !== undefined && status === "active" && !isPast(expiresAt, now);
}

async function revoke<Spec>(issuer: Issuer<Spec>, tokenId: string, after: number, context: Context): Promise<void> {
  try {
    await issuer.revoke(tokenId, after, context);
  } catch (error) {
    throw new OperationFailed(`token ${tokenId} is still alive: ${messageOf(error)}`);
  }
}
