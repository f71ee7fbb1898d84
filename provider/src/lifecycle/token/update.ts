import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import { ownerLabel } from "../owner.js";
import { verifyAdopted } from "./adoption.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./definition.js";
import { type Issuer, StaleOrder } from "./issuer.js";
import type { Plan } from "./plan.js";
import type { TokenRecord } from "./record.js";
import { graceOf, previousEnd } from "./schedule.js";
import { isPast, type TokenState } from "./state.js";
import { sweep } from "./sweep.js";

/** What the steps of one update share. */
interface Work<Inputs extends TokenInputs, Spec extends object> {
  definition: TokenDefinition<Inputs, Spec>;
  record: TokenRecord<Inputs, Spec>;
  issuer: Issuer<Spec>;
  instance: string;
  /** Whether the live value of the state works still, by the issuer's word. */
  alive: boolean;
  /** Tokens of an interrupted mint that this one is expected to renew, and those that a restored console has suspended. */
  leftovers: readonly string[];
  context: Context;
}

/** @param keep takes note of a state that is true already, should the step fail later on */
type Step<Spec extends object> = (
  state: StateOf<Spec>,
  keep: (reached: StateOf<Spec>) => void,
) => Promise<StateOf<Spec>>;

/**
 * What an update does to a state, step by step; after each the state is true, so that a failure keeps what was reached. What is due
 * to end goes first: never more than two values are alive.
 */
export function updateSteps<Inputs extends TokenInputs, Spec extends object>(
  work: Work<Inputs, Spec>,
  plan: Plan,
  before: StateOf<Spec>,
  inputs: Inputs,
): Step<Spec>[] {
  const steps: Step<Spec>[] = [];
  if (plan.adopt) steps.push((state) => adopt(work, state, inputs));
  if (plan.mint !== undefined) {
    // while the live value is dead, the one before it is all that its users have
    if (work.alive) steps.push((state) => endOverlap(work, state, "now"));
    steps.push((state, keep) => rotate(work, state, inputs, keep));
    steps.push((state) => revokeLeftovers(work, state));
  }
  return [
    ...steps,
    (state) => endOverlap(work, state, overlapEnd(plan, before, state, inputs)),
    // last: until the overlap ends as the new schedule says, its end is known by the old one
    async (state) => work.record.rescheduled(state, inputs),
  ];
}

/** When the overlap that runs after an update is to end, if one runs. */
function overlapEnd(plan: Plan, before: TokenState, state: TokenState, inputs: TokenInputs): "now" | string {
  // by clocks that differ in less than they tell, a mint of this very moment may be yet to come
  if (graceOf(inputs) === 0 && (plan.mint !== undefined || plan.overlap !== undefined)) return "now";
  const { createdAt, previousTokenId, previousRevokeAt } = state;
  if (plan.mint === undefined) return plan.overlap?.end ?? previousRevokeAt ?? "";
  const ownEnd = previousTokenId === before.tokenId ? before.expiresAt : previousRevokeAt;
  return previousEnd(inputs, createdAt ?? "", ownEnd);
}

/** Revokes, saying in the error that the token lives on. @returns when it ends; undefined when it has ended */
export async function revoke<Spec>(
  issuer: Issuer<Spec>,
  tokenId: string,
  at: string | undefined,
  context: Context,
): Promise<string | undefined> {
  try {
    return await issuer.revoke(tokenId, at, context);
  } catch (error) {
    throw stillAlive(tokenId, error);
  }
}

/** Revokes the one token of a resource without looking for others first; false when there may be some, or the issuer cannot. */
export async function revokeSole<Spec>(
  issuer: Issuer<Spec>,
  { tokenId, previousTokenId }: Pick<TokenState, "tokenId" | "previousTokenId">,
  instance: string,
  context: Context,
): Promise<boolean> {
  if (tokenId === undefined || previousTokenId !== undefined || issuer.revokeSole === undefined) return false;
  try {
    return await issuer.revokeSole(tokenId, instance, context);
  } catch (error) {
    throw stillAlive(tokenId, error);
  }
}

function stillAlive(tokenId: string, error: unknown): OperationFailed {
  return new OperationFailed(`token ${tokenId} is still alive: ${messageOf(error)}`);
}

/** Takes the missing value of an imported token from the inputs. */
async function adopt<Inputs extends TokenInputs, Spec extends object>(
  { record, issuer, context }: Work<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
): Promise<StateOf<Spec>> {
  if (inputs.adopt === undefined) return state;
  await verifyAdopted(issuer, inputs.adopt, context);
  return record.withValues(state, inputs.adopt);
}

/** Mints the next generation; the live value becomes the previous one. */
async function rotate<Inputs extends TokenInputs, Spec extends object>(
  { record, issuer, instance, alive, context }: Work<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
  keep: (reached: StateOf<Spec>) => void,
): Promise<StateOf<Spec>> {
  const owner = ownerLabel(inputs.owner, context.settings);
  for (let known = state; ; ) {
    const labels = { owner, instance, generation: known.generation + 1 };
    try {
      const issued = await issuer.issue(record.order(inputs, labels), context);
      const next = record.minted(inputs, issued, labels);
      return alive ? record.rotated(next, state) : record.replaced(next, state);
    } catch (error) {
      if (!(error instanceof StaleOrder) || known.generation > state.generation + STALE_GENERATIONS) throw error;
      const living = await issuer.living(instance, "confirmed", context);
      await sweep(issuer, living, known, { keepNext: false, who: record.name(state) }, context);
      // a later run must know the generations passed over as its own, or it would take the next one for a stranger's
      known = { ...known, generation: labels.generation };
      keep(known);
    }
  }
}

/** An issuer that knows the repeats of a mint by who asks makes another token for another access key; then the leftover is nobody's. */
async function revokeLeftovers<Inputs extends TokenInputs, Spec extends object>(
  { issuer, leftovers, context }: Work<Inputs, Spec>,
  state: StateOf<Spec>,
): Promise<StateOf<Spec>> {
  for (const leftover of leftovers) if (leftover !== state.tokenId) await revoke(issuer, leftover, undefined, context);
  return state;
}

/**
 * Sees to it that the value before the last rotation ends at a time of the issuer's clock. The state tells the new end only once
 * the issuer has confirmed it; where that schedules nothing, it tells from when on the value is to be revoked.
 */
async function endOverlap<Inputs extends TokenInputs, Spec extends object>(
  { definition, record, issuer, context }: Work<Inputs, Spec>,
  state: StateOf<Spec>,
  end: "now" | string,
): Promise<StateOf<Spec>> {
  const { previousTokenId } = state;
  if (previousTokenId === undefined) return record.withoutPrevious(state);
  const due = end === "now" || isPast(end, issuer.now(context));
  if (!due && (end === state.previousRevokeAt || !definition.schedulesRevocation)) {
    return { ...state, previousRevokeAt: end };
  }
  const at = end === "now" || !definition.schedulesRevocation ? undefined : end;
  const previousRevokeAt = await revoke(issuer, previousTokenId, at, context);
  return previousRevokeAt === undefined ? record.withoutPrevious(state) : { ...state, previousRevokeAt };
}

/** How many dead generations of one resource a mint passes over before it gives up. */
const STALE_GENERATIONS = 50;
