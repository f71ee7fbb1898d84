import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { type Adoption, findAdopted } from "./adoption.js";
import { tellClocksApart } from "./clocks.js";
import type { Context } from "./context.js";
import { messageOf, OperationFailed, PartialFailure } from "./errors.js";
import { checkShape } from "./inputs.js";
import { type Issuer, type Listed, type LookUp, LostReply } from "./issuer.js";
import { checkLifetime } from "./lifetime.js";
import { ownerLabel } from "./owner.js";
import type { Found, Resource } from "./resource.js";
import { same } from "./same.js";
import { sweep } from "./sweep.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./token-definition.js";
import { refusePast, tokenDiff, tokenPlan } from "./token-diff.js";
import { outputsOf } from "./token-outputs.js";
import { tokenPreview } from "./token-preview.js";
import { partsOf, previousOf, TokenRecord } from "./token-record.js";
import { isPast } from "./token-state.js";
import { revoke, updateSteps } from "./token-update.js";
import { endWords } from "./token-words.js";

/** The one lifecycle of every token, over an {@link Issuer}. */
export function tokenResource<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
): Resource<Inputs, StateOf<Spec>> {
  return new TokenResource(definition);
}

class TokenResource<Inputs extends TokenInputs, Spec extends object> implements Resource<Inputs, StateOf<Spec>> {
  readonly type: string;
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
  readonly secrets: readonly string[];
  readonly #record: TokenRecord<Inputs, Spec>;

  constructor(private readonly definition: TokenDefinition<Inputs, Spec>) {
    this.type = definition.type;
    this.inputs = definition.schema;
    this.outputs = outputsOf(definition);
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

  preview(state: StateOf<Spec> | undefined, inputs: Inputs, now: Date): Partial<StateOf<Spec>> {
    return tokenPreview(this.definition, this.#record, state, inputs, now);
  }

  async create(inputs: Inputs, context: Context) {
    const scope = this.#record.scope(inputs);
    if (inputs.adopt !== undefined) return this.#adopted(scope, inputs, inputs.adopt, context);
    refusePast(inputs, context.now());
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
      const found = await issuer.find(instance, { owner: "", absence: "confirmed" }, context);
      return found?.status === "active" ? this.#record.imported(id, scope, found) : undefined;
    }
    if (state.tokenId === undefined) {
      return (await issuer.living(instance, context)).length > 0 ? { id, state } : undefined;
    }
    const current = await issuer.find(state.tokenId, { owner: state.owner ?? "", absence: "confirmed" }, context);
    if (current?.status === "active") return { id, state: await this.#observed(issuer, state, current, context) };
    context.log.warn(
      `${this.#record.name(state)} ${endWords(current, "was revoked elsewhere")}; the next up mints it again`,
    );
    // an engine forgets what is gone without a delete, so nothing that still lives may be called gone
    if (!(await this.#anyAlive(issuer, instance, state, context))) return undefined;
    return { id, state: { ...state, status: current?.status ?? "revoked" } };
  }

  async update(id: string, state: StateOf<Spec>, inputs: Inputs, context: Context): Promise<StateOf<Spec>> {
    const { scope, instance } = partsOf(id);
    const { definition } = this;
    const issuer = definition.issuer(scope, context);
    const living = await issuer.living(instance, context);
    tellClocksApart(this.#record.name(state), context, issuer.now(context));
    // the issuer's dates go by the issuer's clock: this machine's would rotate or retire too early where it is ahead
    const plan = tokenPlan(definition, state, inputs, issuer.now(context));
    const mints = plan.mint !== undefined;
    if (mints) refusePast(inputs, issuer.now(context));
    const sweeping = { keepNext: mints && definition.idempotent, who: this.#record.name(state) };
    const leftovers = await sweep(issuer, living, state, sweeping, context);
    const alive = mints && (await this.#isAlive(issuer, living, state, context));
    const work = { definition, record: this.#record, issuer, instance, alive, leftovers, context };
    let reached = state;
    try {
      const keep = (kept: StateOf<Spec>) => {
        reached = kept;
      };
      for (const step of updateSteps(work, plan, inputs)) reached = await step(reached, keep);
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
    const living = await issuer.living(instance, context);
    await sweep(issuer, living, state, { keepNext: false, who: this.#record.name(state) }, context);
    const alive: string[] = [];
    for (const tokenId of [state.tokenId, state.previousTokenId]) {
      if (tokenId === undefined) continue;
      await revoke(issuer, tokenId, undefined, context).catch((error: unknown) => alive.push(messageOf(error)));
    }
    if (alive.length > 0) throw new OperationFailed(alive.join("; "));
  }

  /** A resource around a token that exists. Its value stays; what the program wants otherwise is for the next `up`. */
  async #adopted(scope: string, inputs: Inputs, adopt: Adoption, context: Context) {
    const found = await findAdopted(this.definition.issuer(scope, context), adopt, scope, context);
    const state = this.#record.adopted(inputs, found, adopt);
    const who = `${this.definition.type} ${JSON.stringify(inputs.owner?.split("/").at(-1) ?? "")}`;
    const { mint } = tokenPlan(this.definition, state, inputs, context.now());
    if (mint !== undefined) {
      context.log.warn(`${who} takes over token ${adopt.tokenId} with the settings it has; the next up ${mint}`);
    }
    if (found.labels !== undefined) {
      context.log.warn(`${who} takes over a token of ${found.labels.owner}: let no other stack go on managing it`);
    }
    return { id: `${scope}/${adopt.tokenId}`, state };
  }

  /** Whether the live value of a state works still, by the issuer's word. */
  async #isAlive(issuer: Issuer<Spec>, living: readonly Listed<Spec>[], state: StateOf<Spec>, context: Context) {
    const { tokenId, owner } = state;
    if (tokenId === undefined) return false;
    if (living.some((token) => token.tokenId === tokenId)) return true;
    // an adopted token has no label of this resource
    return (await issuer.find(tokenId, { owner: owner ?? "", absence: "confirmed" }, context))?.status === "active";
  }

  /** Whether, beside the current token, the previous one lives or what an interrupted mint left. */
  async #anyAlive(issuer: Issuer<Spec>, instance: string, state: StateOf<Spec>, context: Context): Promise<boolean> {
    return (
      (await this.#previousLives(issuer, state, "confirmed", context)) ||
      (await issuer.living(instance, context)).length > 0
    );
  }

  async #previousLives(issuer: Issuer<Spec>, state: StateOf<Spec>, absence: LookUp["absence"], context: Context) {
    const { previousTokenId, owner } = state;
    if (previousTokenId === undefined) return false;
    return (await issuer.find(previousTokenId, { owner: owner ?? "", absence }, context))?.status === "active";
  }

  async #observed(
    issuer: Issuer<Spec>,
    state: StateOf<Spec>,
    current: Listed<Spec>,
    context: Context,
  ): Promise<StateOf<Spec>> {
    if (current.revokeAt !== undefined) {
      context.log.warn(
        `${this.#record.name(state)} is going to be revoked at ${current.revokeAt} by somebody else's order`,
      );
    }
    const seen = { ...state, ...current.spec, status: current.status, expiresAt: current.expiresAt };
    // whose time is over need not be looked up one by one: the issuer has ended it
    const over = this.definition.schedulesRevocation && isPast(state.previousRevokeAt, context.now());
    const lives = await this.#previousLives(issuer, state, over ? "presumed" : "confirmed", context);
    return lives ? seen : this.#record.withoutPrevious(seen);
  }
}
