import { inWords } from "pulumi-keyring-near";
import type { Move } from "../issuer-urls.js";
import { type Change, type Situation, Unknown } from "../resource.js";
import { hasUnknown, same } from "../same.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { moveOf } from "./home.js";
import { lacksValue, type OverlapChange, planOf, refusePast, undecided } from "./plan.js";
import { isPast } from "./state.js";
import { overlapWords, tokenWarnings } from "./words.js";

/** What an `up` would do to a token, and why, in words for the preview. Pure. */
export function diff(definition: TokenDefinition, state: State, inputs: Inputs, at: Situation): Change {
  const { scope } = definition;
  const { now, settings } = at;
  if (inputs[scope] !== undefined && !same(state[scope], inputs[scope])) {
    const reason = `is replaced: ${scope} ${inputs[scope] === Unknown ? "is not known yet" : "changed"}, and a token cannot move`;
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
  const plan = planOf(definition, state, inputs, now);
  const move = moveOf(definition, state, settings);
  const moves = move === undefined ? [] : [moveReason(definition, move)];
  if (plan.mint !== undefined) {
    refusePast(inputs, now);
    const { schedulesRevocation } = definition;
    const reason = `${plan.mint}${overlapWords(state, inputs, { now, schedulesRevocation })}`;
    return { kind: "update", reason: [reason, ...moves].join("; "), warnings: [] };
  }
  const warnings = plan.adopt ? [] : tokenWarnings(state, inputs, now);
  const reasons = [
    ...moves,
    ...(plan.adopt ? ["takes its value from adopt"] : []),
    ...(plan.bounds.length === 0 ? [] : [boundsReason(plan.bounds, inputs)]),
    ...(plan.overlap === undefined ? [] : [overlapReason(plan.overlap, now)]),
    ...(plan.settings && (plan.overlap?.kind ?? "over") === "over"
      ? ["gets a new schedule; the value stays the same"]
      : []),
  ];
  return reasons.length === 0 ? { kind: "none", warnings } : { kind: "update", reason: reasons.join("; "), warnings };
}

function moveReason({ home }: TokenDefinition, { from, to }: Move): string {
  return `looks up ${home?.outputs.join(", ")} again, because the ${home?.title}'s address changed from ${from} to ${to}; the value stays the same`;
}

function boundsReason(bounds: readonly string[], inputs: Inputs): string {
  const unknown = bounds.filter((bound) => hasUnknown(inputs[bound]));
  const words = unknown.length === 0 ? "" : ` (${unknown.join(", ")} not known yet)`;
  return `changes ${bounds.join(", ")} in place${words}; the value stays the same`;
}

function overlapReason({ kind, end }: OverlapChange, now: Date): string {
  const ago = inWords(now.getTime() - Date.parse(end));
  if (kind === "over") return `retires the previous value: its grace ended at ${end}, ${ago} ago`;
  const words = kind === "open" ? "completes the rotation that failed half-way" : "ends the overlap";
  return `${words}: the previous value is revoked at ${isPast(end, now) ? "once" : end}`;
}
