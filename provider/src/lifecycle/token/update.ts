import type { Context } from "../context.js";
import { LostReply, messageOf, PartialFailure } from "../errors.js";
import type { Listed } from "../listed.js";
import { same } from "../same.js";
import { tellClocksApart } from "./clocks.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { located } from "./home.js";
import type { Issuer } from "./issuer.js";
import { planOf, refusePast } from "./plan.js";
import { nameOf, partsOf, withName } from "./record.js";
import { updateSteps } from "./steps.js";
import { absenceFor, sweep } from "./sweep.js";

/**
 * Carries out whatever is due for a token by its state, its inputs and the issuer's clock, whyever it is called.
 * @throws PartialFailure with what was reached, or when a token may be alive that nobody holds
 */
export async function update(
  definition: TokenDefinition,
  id: string,
  recorded: State,
  given: Inputs,
  context: Context,
): Promise<State> {
  const { scope, instance } = partsOf(id);
  const inputs = { ...given, [definition.scope]: scope };
  const issuer = definition.issuer(scope, context);
  const who = nameOf(definition, recorded, context.settings);
  const living = await issuer.living(instance, absenceFor(recorded), context);
  const state = await located(definition, issuer, living, recorded, context);
  tellClocksApart(who, context, issuer.now(context));
  // the issuer's dates go by the issuer's clock: this machine's would rotate or retire too early where it is ahead
  const plan = planOf(definition, state, inputs, issuer.now(context));
  const mints = plan.mint !== undefined;
  if (mints) refusePast(inputs, issuer.now(context));
  const kept = await sweep(issuer, living, state, { keepNext: mints && definition.idempotent, who }, context);
  const status = mints ? await statusOf(issuer, living, state, context) : undefined;
  // it does not work, and must not come back by a later review when another value has taken its place
  const suspended = status === "suspended" ? [state.tokenId, state.previousTokenId] : [];
  const leftovers = [...kept, ...suspended.filter((tokenId) => tokenId !== undefined)];
  const named = withName(definition, inputs);
  const work = { definition, issuer, instance, inputs: named, alive: status === "active", leftovers, context };
  let reached = state;
  const keep = (next: State) => {
    reached = next;
  };
  try {
    for (const step of updateSteps(work, plan, state)) keep(await step(reached, keep));
    return reached;
  } catch (error) {
    // a lost mint is partial although the state is the old one: the next up must sweep, whatever its diff says
    if (same(reached, recorded) && !(error instanceof LostReply)) throw error;
    throw new PartialFailure(id, reached, [messageOf(error)]);
  }
}

/** The status of the live value of a state, by the issuer's word; undefined where it knows none. */
async function statusOf(
  issuer: Issuer<object>,
  living: readonly Listed<object>[],
  { tokenId, owner = "" }: State,
  context: Context,
) {
  if (tokenId === undefined) return undefined;
  // an adopted token has no label of this resource
  const listed = living.find((token) => token.tokenId === tokenId);
  return (listed ?? (await issuer.find(tokenId, { owner, absence: "confirmed" }, context)))?.status;
}
