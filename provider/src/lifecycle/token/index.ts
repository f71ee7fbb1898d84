import type { z } from "zod";
import type { Context } from "../context.js";
import { messageOf, OperationFailed, PartialFailure } from "../errors.js";
import { checkShape } from "../inputs.js";
import type { Resource } from "../resource.js";
import { same } from "../same.js";
import { tellClocksApart } from "./clocks.js";
import { createToken } from "./create.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./definition.js";
import { refusePast, tokenDiff, tokenPlan } from "./diff.js";
import { type Issuer, type Listed, type LookUp, LostReply } from "./issuer.js";
import { checkLifetime } from "./lifetime.js";
import { outputsOf } from "./outputs.js";
import { tokenPreview } from "./preview.js";
import { readToken } from "./read.js";
import { partsOf, previousOf, TokenRecord } from "./record.js";
import type { TokenState } from "./state.js";
import { sweep } from "./sweep.js";
import { revoke, revokeSole, updateSteps } from "./update.js";

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

  create(inputs: Inputs, context: Context) {
    return createToken(this.definition, this.#record, inputs, context);
  }

  read(id: string, state: StateOf<Spec> | undefined, context: Context) {
    return readToken(this.definition, this.#record, id, state, context);
  }

  async update(id: string, state: StateOf<Spec>, said: Inputs, context: Context): Promise<StateOf<Spec>> {
    const { scope, instance } = partsOf(id);
    const inputs = this.#record.placed(said, scope);
    const { definition } = this;
    const issuer = definition.issuer(scope, context);
    const living = await issuer.living(instance, absenceFor(state), context);
    tellClocksApart(this.#record.name(state), context, issuer.now(context));
    // the issuer's dates go by the issuer's clock: this machine's would rotate or retire too early where it is ahead
    const plan = tokenPlan(definition, state, inputs, issuer.now(context));
    const mints = plan.mint !== undefined;
    if (mints) refusePast(inputs, issuer.now(context));
    const sweeping = { keepNext: mints && definition.idempotent, who: this.#record.name(state) };
    const leftovers = await sweep(issuer, living, state, sweeping, context);
    const status = mints ? await this.#statusOf(issuer, living, state, context) : undefined;
    // it does not work, and must not come back by a later review when another value has taken its place
    const suspended = status === "suspended" ? [state.tokenId, state.previousTokenId] : [];
    const condemned = [...leftovers, ...suspended.filter((tokenId) => tokenId !== undefined)];
    const alive = status === "active";
    const work = { definition, record: this.#record, issuer, instance, alive, leftovers: condemned, context };
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
    const sole = revokeSole(issuer, state, instance, context).catch((error: unknown) => {
      throw undeleted([messageOf(error)], []);
    });
    if (await sole) return;
    const living = await issuer.living(instance, absenceFor(state), context);
    await sweep(issuer, living, state, { keepNext: false, who: this.#record.name(state) }, context);
    const alive: string[] = [];
    const ended: string[] = [];
    // the live value last: should time run out before, it goes on as the state says
    for (const tokenId of [state.previousTokenId, state.tokenId]) {
      if (tokenId === undefined) continue;
      await revoke(issuer, tokenId, undefined, context).then(
        () => ended.push(tokenId),
        (error: unknown) => alive.push(messageOf(error)),
      );
    }
    if (alive.length > 0) throw undeleted(alive, ended);
  }

  /** The status of the live value of a state, by the issuer's word; undefined where it knows none. */
  async #statusOf(issuer: Issuer<Spec>, living: readonly Listed<Spec>[], state: StateOf<Spec>, context: Context) {
    const { tokenId, owner } = state;
    if (tokenId === undefined) return undefined;
    // an adopted token has no label of this resource
    const found =
      living.find((token) => token.tokenId === tokenId) ??
      (await issuer.find(tokenId, { owner: owner ?? "", absence: "confirmed" }, context));
    return found?.status;
  }
}

/** How sure it must be that nothing is left over: where a mint is known to have been lost, something probably is, and may be on its way. */
function absenceFor({ tokenId, status }: TokenState): LookUp["absence"] {
  return tokenId === undefined || status === "pending" ? "confirmed" : "presumed";
}

/**
 * The engine keeps the state of a failed delete as it was, so that nothing but a read can tell what has ended.
 * @param alive what was said of each token that could not be revoked
 * @param ended the ids of those that were
 */
function undeleted(alive: readonly string[], ended: readonly string[]): OperationFailed {
  const revoked = ended.map((tokenId) => `; token ${tokenId} is revoked`).join("");
  return new OperationFailed(
    `${alive.join("; ")}${revoked}. Run \`pulumi destroy\` again, or \`pulumi up --refresh\` to go on with the resource`,
  );
}
