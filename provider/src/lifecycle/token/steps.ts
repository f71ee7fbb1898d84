import type { Context } from "../context.js";
import { OperationFailed } from "../errors.js";
import { ownerLabel } from "../owner.js";
import { verifyAdopted } from "./adopt.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { type Issuer, StaleOrder } from "./issuer.js";
import type { Plan } from "./plan.js";
import {
  boundsOf,
  minted,
  nameOf,
  orderOf,
  replaced,
  rescheduled,
  rotated,
  withoutPrevious,
  withValues,
} from "./record.js";
import { revoke } from "./revoke.js";
import { graceOf, previousEnd } from "./schedule.js";
import { isPast } from "./state.js";
import { sweep } from "./sweep.js";

/** What the steps of one update share. */
interface Work {
  definition: TokenDefinition;
  issuer: Issuer<object>;
  instance: string;
  inputs: Inputs;
  /** Whether the live value of the state works still, by the issuer's word. */
  alive: boolean;
  /** Tokens of an interrupted mint that this one is expected to renew, and those that a restored console has suspended. */
  leftovers: readonly string[];
  context: Context;
}

/** @param keep takes note of a state that is true already, should the step fail later on */
type Step = (state: State, keep: (reached: State) => void) => Promise<State>;

/**
 * What an update does to a state, step by step; after each the state is true, so that a failure keeps what was reached. What is due
 * to end goes first: never more than two values are alive.
 */
export function updateSteps(work: Work, plan: Plan, before: State): Step[] {
  const steps: Step[] = [];
  if (plan.adopt) steps.push((state) => adopt(work, state));
  if (plan.mint !== undefined) {
    // while the live value is dead, the one before it is all that its users have
    if (work.alive) steps.push((state) => endOverlap(work, state, "now"));
    steps.push((state, keep) => rotate(work, state, keep));
    steps.push((state) => revokeLeftovers(work, state));
  } else if (plan.bounds.length > 0) {
    steps.push((state) => bind(work, plan.bounds, state));
  }
  return [
    ...steps,
    (state) => endOverlap(work, state, overlapEnd(plan, before, state, work.inputs)),
    // last: until the overlap ends as the new schedule says, its end is known by the old one
    async (state) => rescheduled(state, work.inputs),
  ];
}

/** Takes the missing value of an imported token from the inputs. */
async function adopt({ definition, issuer, inputs, context }: Work, state: State): Promise<State> {
  if (inputs.adopt === undefined) return state;
  await verifyAdopted(issuer, inputs.adopt, context);
  return withValues(definition, state, inputs.adopt);
}

/** Changes what bounds the value, and the one before it while that works. */
async function bind({ definition, issuer, inputs, context }: Work, names: string[], state: State): Promise<State> {
  const { tokenId, previousTokenId } = state;
  const all = boundsOf(definition, inputs);
  const changed = Object.fromEntries(names.map((name) => [name, all[name]]));
  if (issuer.bind === undefined || tokenId === undefined) return state;
  if (!(await issuer.bind(tokenId, changed, context))) {
    throw new OperationFailed(
      `${names.join(", ")}: token ${tokenId} is no longer active. Run \`pulumi up --refresh\`, which mints it again`,
    );
  }
  if (previousTokenId !== undefined) await issuer.bind(previousTokenId, changed, context);
  return { ...state, ...changed };
}

/** Mints the next generation; the live value becomes the previous one. */
async function rotate(work: Work, state: State, keep: (reached: State) => void): Promise<State> {
  const { definition, issuer, instance, inputs, alive, context } = work;
  const owner = ownerLabel(inputs.owner, context.settings);
  for (let known = state; ; ) {
    const labels = { owner, instance, generation: known.generation + 1 };
    try {
      const issued = await issuer.issue(orderOf(definition, inputs, labels), context);
      const next = { ...minted(definition, inputs, issued, labels), issuerUrls: state.issuerUrls };
      return alive ? rotated(definition, next, state) : replaced(definition, next, state);
    } catch (error) {
      if (!(error instanceof StaleOrder) || known.generation > state.generation + STALE_GENERATIONS) throw error;
      const living = await issuer.living(instance, "confirmed", context);
      await sweep(
        issuer,
        living,
        known,
        { keepNext: false, who: nameOf(definition, state, context.settings) },
        context,
      );
      // a later run must know the generations passed over as its own, or it would take the next one for a stranger's
      known = { ...known, generation: labels.generation };
      keep(known);
    }
  }
}

/** How many dead generations of one resource a mint passes over before it gives up. */
const STALE_GENERATIONS = 50;

/** An issuer that knows the repeats of a mint by who asks makes another token for another access key; then the leftover is nobody's. */
async function revokeLeftovers({ issuer, leftovers, context }: Work, state: State): Promise<State> {
  for (const leftover of leftovers) if (leftover !== state.tokenId) await revoke(issuer, leftover, undefined, context);
  return state;
}

/**
 * Sees to it that the value before the last rotation ends at a time of the issuer's clock. The state tells the new end only once
 * the issuer has confirmed it; where that schedules nothing, it tells from when on the value is to be revoked.
 */
async function endOverlap({ definition, issuer, context }: Work, state: State, end: "now" | string): Promise<State> {
  const { previousTokenId } = state;
  if (previousTokenId === undefined) return withoutPrevious(definition, state);
  const due = end === "now" || isPast(end, issuer.now(context));
  if (!due && (end === state.previousRevokeAt || !definition.schedulesRevocation)) {
    return { ...state, previousRevokeAt: end };
  }
  const at = end === "now" || !definition.schedulesRevocation ? undefined : end;
  const previousRevokeAt = await revoke(issuer, previousTokenId, at, context);
  return previousRevokeAt === undefined ? withoutPrevious(definition, state) : { ...state, previousRevokeAt };
}

/** When the overlap that runs after an update is to end, if one runs. */
function overlapEnd(plan: Plan, before: State, state: State, inputs: Inputs): "now" | string {
  // by clocks that differ in less than they tell, a mint of this very moment may be yet to come
  if (graceOf(inputs) === 0 && (plan.mint !== undefined || plan.overlap !== undefined)) return "now";
  const { createdAt, previousTokenId, previousRevokeAt } = state;
  if (plan.mint === undefined) return plan.overlap?.end ?? previousRevokeAt ?? "";
  const ownEnd = previousTokenId === before.tokenId ? before.expiresAt : previousRevokeAt;
  return previousEnd(inputs, createdAt ?? "", ownEnd);
}
