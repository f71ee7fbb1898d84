import type { Context } from "./context.js";
import { messageOf, OperationFailed } from "./errors.js";
import { type Issuer, StaleOrder } from "./issuer.js";
import { ownerLabel } from "./owner.js";
import type { Plan } from "./plan.js";
import { previousEnd } from "./schedule.js";
import { sweep } from "./sweep.js";
import type { StateOf, TokenInputs } from "./token-definition.js";
import { isPast } from "./token-diff.js";
import type { TokenRecord } from "./token-record.js";
import type { TokenState } from "./token-state.js";

/** What the steps of one update share. */
interface Work<Inputs extends TokenInputs, Spec extends object> {
  record: TokenRecord<Inputs, Spec>;
  issuer: Issuer<Spec>;
  instance: string;
  /** Tokens of an interrupted mint that this one is expected to renew. */
  leftovers: readonly string[];
  context: Context;
}

/** @param keep takes note of a state that is true already, should the step fail later on */
type Step<Spec extends object> = (
  state: StateOf<Spec>,
  keep: (reached: StateOf<Spec>) => void,
) => Promise<StateOf<Spec>>;

/**
 * What an update does, step by step; after each the state is true, so that a failure keeps what was reached. What is due
 * to end goes first: never more than two values are alive.
 */
export function updateSteps<Inputs extends TokenInputs, Spec extends object>(
  work: Work<Inputs, Spec>,
  plan: Plan,
  before: StateOf<Spec>,
  inputs: Inputs,
): Step<Spec>[] {
  const now = work.context.now();
  const steps: Step<Spec>[] = [];
  if (plan.mint !== undefined) {
    // while the live value is dead, the one before it is all that its users have
    if (isAlive(before, now)) steps.push((state) => endOverlap(work, state, now.toISOString()));
    steps.push((state, keep) => rotate(work, state, inputs, keep));
    steps.push((state) => revokeLeftovers(work, state));
  }
  return [
    ...steps,
    async (state) => work.record.rescheduled(state, inputs),
    (state) => endOverlap(work, state, previousEnd(inputs, state.createdAt ?? "", state.previousRevokeAt)),
  ];
}

/** Revokes, saying in the error that the token lives on. */
export async function revoke<Spec>(
  issuer: Issuer<Spec>,
  tokenId: string,
  after: number,
  context: Context,
): Promise<void> {
  try {
    await issuer.revoke(tokenId, after, context);
  } catch (error) {
    throw new OperationFailed(`token ${tokenId} is still alive: ${messageOf(error)}`);
  }
}

/** Mints the next generation; the live value becomes the previous one. */
async function rotate<Inputs extends TokenInputs, Spec extends object>(
  { record, issuer, instance, context }: Work<Inputs, Spec>,
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
      return isAlive(state, context.now()) ? record.rotated(next, state) : record.replaced(next, state);
    } catch (error) {
      if (!(error instanceof StaleOrder) || known.generation > state.generation + STALE_GENERATIONS) throw error;
      await sweep(issuer, instance, known, { keepNext: false, who: record.name(state) }, context);
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
  for (const leftover of leftovers) if (leftover !== state.tokenId) await revoke(issuer, leftover, 0, context);
  return state;
}

/**
 * Sees to it that the value before the last rotation ends at a time, or now where that is past. The state tells the new
 * end only once the issuer has confirmed it.
 */
async function endOverlap<Inputs extends TokenInputs, Spec extends object>(
  { record, issuer, context }: Work<Inputs, Spec>,
  state: StateOf<Spec>,
  previousRevokeAt: string,
): Promise<StateOf<Spec>> {
  if (state.previousTokenId === undefined) return record.withoutPrevious(state);
  const left = Date.parse(previousRevokeAt) - context.now().getTime();
  if (left <= 0 || issuer.schedulesRevocation) {
    await revoke(issuer, state.previousTokenId, Math.max(0, left), context);
  }
  return left > 0 ? { ...state, previousRevokeAt } : record.withoutPrevious(state);
}

/** Whether a state's live value works still, as far as dates and the last read tell. */
function isAlive({ tokenId, status, expiresAt }: TokenState, now: Date): boolean {
  return tokenId !== undefined && status === "active" && !isPast(expiresAt, now);
}

/** How many dead generations of one resource a mint passes over before it gives up. */
const STALE_GENERATIONS = 50;
