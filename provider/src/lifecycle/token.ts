import { randomBytes } from "node:crypto";
import type { Context } from "./context.js";
import { messageOf, OperationFailed, PartialFailure } from "./errors.js";
import { checkShape } from "./inputs.js";
import { type Issuer, type Listed, LostReply } from "./issuer.js";
import { checkLifetime } from "./lifetime.js";
import { ownerLabel } from "./owner.js";
import type { Found, Resource } from "./resource.js";
import { same } from "./same.js";
import { sweep } from "./sweep.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./token-definition.js";
import { refusePast, tokenDiff, tokenPlan } from "./token-diff.js";
import { partsOf, previousOf, TokenRecord } from "./token-record.js";
import { overlaps } from "./token-state.js";
import { revoke, updateSteps } from "./token-update.js";

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
    // two lifetimes are one too many even where one is wrong by itself; arithmetic needs what is right
    const sound = ["expiresIn", "expiresAt", "rotation"].every((property) => !wrong.has(property));
    const known = (property: string) => !shape.unknown(property) && (property !== "rotation" || sound);
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
    if (current?.status === "active") return { id, state: this.#observed(issuer, state, current, context) };
    const status = current?.status === "expired" ? "expired" : "revoked";
    const end = status === "expired" ? current?.expiresAt : current?.revokeAt;
    const what = status === "expired" ? "has expired" : "was revoked elsewhere";
    context.log.warn(
      `${this.#record.name(state)} ${what}${end === undefined ? "" : ` at ${end}`}; the next up mints it again`,
    );
    // an engine forgets what is gone without a delete, so nothing that still lives may be called gone
    return (await this.#anyAlive(issuer, instance, state, context)) ? { id, state: { ...state, status } } : undefined;
  }

  async update(id: string, state: StateOf<Spec>, inputs: Inputs, context: Context): Promise<StateOf<Spec>> {
    const { scope, instance } = partsOf(id);
    const issuer = this.definition.issuer(scope, context);
    const plan = tokenPlan(this.definition, state, inputs, context.now());
    if (plan.mint !== undefined) refusePast(inputs, context.now());
    const sweeping = { keepNext: plan.mint !== undefined, who: this.#record.name(state) };
    const leftovers = await sweep(issuer, instance, state, sweeping, context);
    const work = { record: this.#record, issuer, instance, leftovers, context };
    let reached = state;
    try {
      const keep = (kept: StateOf<Spec>) => {
        reached = kept;
      };
      for (const step of updateSteps(work, plan, state, inputs)) reached = await step(reached, keep);
      return reached;
    } catch (error) {
      // a lost mint is partial although the state is the old one: the next up must sweep, whatever its diff says
      if (same(reached, state) && !(error instanceof LostReply)) throw error;
      throw new PartialFailure(id, reached, [messageOf(error)]);
    }
  }

  async delete(id: string, state: StateOf<Spec>, context: Context): Promise<void> {
    const { scope, instance } = partsOf(id);
    const issuer = this.definition.issuer(scope, context);
    await sweep(issuer, instance, state, { keepNext: false, who: this.#record.name(state) }, context);
    const alive: string[] = [];
    for (const tokenId of [state.tokenId, state.previousTokenId]) {
      if (tokenId === undefined) continue;
      await revoke(issuer, tokenId, 0, context).catch((error: unknown) => alive.push(messageOf(error)));
    }
    if (alive.length > 0) throw new OperationFailed(alive.join("; "));
  }

  /** Whether, beside the current token, the previous one lives or what an interrupted mint left. */
  async #anyAlive(issuer: Issuer<Spec>, instance: string, state: StateOf<Spec>, context: Context): Promise<boolean> {
    const { previousTokenId, owner } = state;
    const previous =
      previousTokenId === undefined ? undefined : await issuer.find(previousTokenId, owner ?? "", context);
    return previous?.status === "active" || (await issuer.living(instance, context)).length > 0;
  }

  #observed(issuer: Issuer<Spec>, state: StateOf<Spec>, current: Listed<Spec>, context: Context): StateOf<Spec> {
    if (current.revokeAt !== undefined) {
      context.log.warn(
        `${this.#record.name(state)} is going to be revoked at ${current.revokeAt} by somebody else's order`,
      );
    }
    const seen = { ...state, ...current.spec, status: current.status, expiresAt: current.expiresAt };
    // where nobody but us revokes, the previous value lives until an update has done it
    const mayLive = overlaps(state, context.now()) || !issuer.schedulesRevocation;
    return mayLive ? seen : this.#record.withoutPrevious(seen);
  }
}
