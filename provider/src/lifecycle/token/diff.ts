import { inWords } from "pulumi-keyring-near";
import { OperationFailed } from "../errors.js";
import { type Change, Unknown } from "../resource.js";
import { hasUnknown, same } from "../same.js";
import { field, type StateOf, type TokenDefinition, type TokenInputs } from "./definition.js";
import type { Lifetime } from "./lifetime.js";
import { lacksValue, type OverlapChange, type Plan, planFor } from "./plan.js";
import { isPast } from "./state.js";
import { overlapWords, tokenWarnings } from "./words.js";

/** What an `up` would do to a token, and why, in words for the preview. Pure. */
export function tokenDiff<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
  now: Date,
): Change {
  const { scope } = definition;
  if (inputs[scope] !== undefined && !same(field(state, scope), inputs[scope])) {
    const reason = `is replaced: ${scope} ${inputs[scope] === Unknown ? "is not known yet" : "changes"}, and a token cannot move`;
    return { kind: "replace", properties: [scope], deleteFirst: false, reason, warnings: [] };
  }
  const unknown = undecided(definition, inputs);
  if (unknown.length > 0) {
    const reason = `may rotate: ${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"} not known yet`;
    return { kind: "update", reason, warnings: [] };
  }
  if (lacksValue(state) && hasUnknown(inputs.adopt)) {
    return { kind: "update", reason: "may take its value from adopt, which is not known yet", warnings: [] };
  }
  const plan = tokenPlan(definition, state, inputs, now);
  if (plan.mint !== undefined) {
    refusePast(inputs, now);
    const { schedulesRevocation } = definition;
    const reason = `${plan.mint}${overlapWords(state, inputs, { now, schedulesRevocation })}`;
    return { kind: "update", reason, warnings: [] };
  }
  const warnings = plan.adopt ? [] : tokenWarnings(state, inputs, now);
  const reasons = [
    ...(plan.adopt ? ["takes its value from adopt"] : []),
    ...(plan.overlap === undefined ? [] : [overlapReason(plan.overlap, now)]),
    ...(plan.settings && (plan.overlap?.kind ?? "over") === "over" ? ["gets another schedule; the value stays"] : []),
  ];
  return reasons.length === 0 ? { kind: "none", warnings } : { kind: "update", reason: reasons.join("; "), warnings };
}

/** The inputs that decide whether something is minted, and are not known yet. */
export function undecided<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  inputs: Inputs,
): string[] {
  return [...definition.settings, "expiresIn", "expiresAt", "rotation"].filter((input) =>
    hasUnknown(field(inputs, input)),
  );
}

/** The plan that `diff` shows and `update` carries out. */
export function tokenPlan<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  state: StateOf<Spec>,
  inputs: Inputs,
  now: Date,
): Plan {
  const has = definition.hasSetting ?? ((of, setting, wanted) => same(field(of, setting), wanted));
  const changed = definition.settings.filter((setting) => !has(state, setting, inputs[setting]));
  return planFor(state, inputs, { changed, now, schedulesRevocation: definition.schedulesRevocation });
}

/** @throws OperationFailed where something would have to be minted with an end that is past */
export function refusePast({ expiresAt }: Lifetime, now: Date): void {
  if (isPast(expiresAt, now)) {
    throw new OperationFailed(`expiresAt: ${expiresAt} is past, so nothing can be minted with it; give a later time`);
  }
}

function overlapReason({ kind, end }: OverlapChange, now: Date): string {
  const ago = inWords(now.getTime() - Date.parse(end));
  if (kind === "over") return `retires the previous value: its grace ended at ${end}, ${ago} ago`;
  const words = kind === "open" ? "completes the rotation that failed half-way" : "ends the overlap";
  return `${words}: the previous value is revoked at ${isPast(end, now) ? "once" : end}`;
}
