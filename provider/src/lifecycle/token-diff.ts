import { inWords } from "./duration.js";
import { OperationFailed } from "./errors.js";
import type { Lifetime } from "./lifetime.js";
import { type Plan, planFor } from "./plan.js";
import { type Change, Unknown } from "./resource.js";
import { hasUnknown, same } from "./same.js";
import { previousEnd, rotateAt } from "./schedule.js";
import { field, type StateOf, type TokenDefinition, type TokenInputs } from "./token-definition.js";
import type { TokenState } from "./token-state.js";

/** What an `up` would do to a token, and why, in words for the preview. Pure. */
export function tokenDiff<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
  now: Date,
): Change {
  const { scope } = definition;
  if (!same(field(state, scope), inputs[scope])) {
    const reason = `is replaced: ${scope} ${inputs[scope] === Unknown ? "is not known yet" : "changes"}, and a token cannot move`;
    return { kind: "replace", properties: [scope], deleteFirst: false, reason, warnings: [] };
  }
  const unknown = [...definition.settings, "expiresIn", "expiresAt", "rotation"].filter((input) =>
    hasUnknown(field(inputs, input)),
  );
  if (unknown.length > 0) {
    const reason = `may rotate: ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"} not known yet`;
    return { kind: "update", reason, warnings: [] };
  }
  const plan = tokenPlan(definition, state, inputs, now);
  if (plan.mint !== undefined) {
    refusePast(inputs, now);
    return { kind: "update", reason: `${plan.mint}${overlapWords(state, inputs, now)}`, warnings: [] };
  }
  if (plan.overlapEnd !== undefined) {
    const when = isPast(plan.overlapEnd, now) ? "once" : plan.overlapEnd;
    return { kind: "update", reason: `ends the overlap: the previous value is revoked at ${when}`, warnings: [] };
  }
  const warnings = nearItsEnd(state, inputs, now);
  return plan.settings
    ? { kind: "update", reason: "gets another schedule; the value stays", warnings }
    : { kind: "none", warnings };
}

/** The plan that `diff` shows and `update` carries out. */
export function tokenPlan<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
  now: Date,
): Plan {
  const changed = definition.settings.filter((setting) => !same(field(state, setting), inputs[setting]));
  return planFor(state, inputs, { changed, now });
}

/** @throws OperationFailed where something would have to be minted with an end that is past */
export function refusePast({ expiresAt }: Lifetime, now: Date): void {
  if (isPast(expiresAt, now)) {
    throw new OperationFailed(`expiresAt: ${expiresAt} is past, so nothing can be minted with it; give a later time`);
  }
}

/** Whether a time (RFC 3339) has come; never for no time. */
export function isPast(time: string | undefined, now: Date): boolean {
  return time !== undefined && Date.parse(time) <= now.getTime();
}

function overlapWords(state: TokenState, inputs: Lifetime, now: Date): string {
  if (state.status !== "active" || isPast(state.expiresAt, now)) return "";
  const end = previousEnd(inputs, now.toISOString(), state.expiresAt);
  if (isPast(end, now)) return "; the previous value is revoked at once";
  return `; the previous value stays valid, with the rights it has, until ${end}`;
}

/** A token that ends with nothing to follow it is said when a third of its life, or two weeks, are left. */
function nearItsEnd({ createdAt, expiresAt }: TokenState, inputs: Lifetime, now: Date): string[] {
  if (expiresAt === undefined || createdAt === undefined) return [];
  if (rotateAt(inputs, { createdAt, expiresAt }) !== undefined) return [];
  const left = Date.parse(expiresAt) - now.getTime();
  const lifetime = Date.parse(expiresAt) - Date.parse(createdAt);
  if (left > Math.min(lifetime / 3, TWO_WEEKS)) return [];
  return [`expires in ${inWords(left)} (${expiresAt}) and no rotation is set`];
}

const TWO_WEEKS = 14 * 86_400_000;
