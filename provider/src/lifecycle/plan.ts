import { inWords } from "./duration.js";
import type { Lifetime } from "./lifetime.js";
import { same, sameDuration } from "./same.js";
import { previousEnd, rotateAt, windowOf } from "./schedule.js";
import type { TokenState } from "./token-state.js";

/** What is due for a token, decided from recorded dates, inputs and the clock alone. */
export interface Plan {
  /** Why a new value is minted, in words; undefined when none is. */
  mint: string | undefined;
  /** When the overlap that runs now ends under the current settings (RFC 3339), where that is not as recorded. */
  overlapEnd: string | undefined;
  /** Whether recorded settings change without a new value. */
  settings: boolean;
}

/**
 * The plan for a token.
 * @param changed the names of the settings it was minted with that differ now
 */
export function planFor(state: TokenState, inputs: Lifetime, at: { changed: string[]; now: Date }): Plan {
  const mint = reasonToMint(state, inputs, at.changed, at.now);
  return {
    mint,
    overlapEnd: overlapEnd(state, inputs, at.now),
    settings: !same(state.rotation, inputs.rotation) || state.expiresIn !== inputs.expiresIn,
  };
}

function reasonToMint(state: TokenState, inputs: Lifetime, changed: string[], now: Date): string | undefined {
  const { status, createdAt, expiresAt } = state;
  if (status === "pending" || createdAt === undefined) return "its value never arrived, so it is minted again";
  if (status === "revoked") return "it was revoked elsewhere, so it is minted again";
  if (status === "expired" || (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime())) {
    return `it expired${expiresAt === undefined ? "" : ` at ${expiresAt}`}, so it is minted again`;
  }
  const settings = [...changed, ...lifetimeChange(state, inputs)];
  if (settings.length > 0) return `rotates: ${settings.join(", ")} ${settings.length === 1 ? "changes" : "change"}`;
  const triggers = changedTriggers(state, inputs);
  if (triggers.length > 0) return `rotates: rotation.triggers changed (${triggers.join(", ")})`;
  return dueByTime(inputs, { createdAt, expiresAt }, now);
}

function dueByTime(inputs: Lifetime, dates: { createdAt: string; expiresAt: string | undefined }, now: Date) {
  const due = rotateAt(inputs, dates);
  if (due === undefined || Date.parse(due) > now.getTime()) return undefined;
  const window = windowOf(inputs);
  if (window !== undefined && dates.expiresAt !== undefined && Date.parse(dates.expiresAt) - window <= now.getTime()) {
    const left = inWords(Date.parse(dates.expiresAt) - now.getTime());
    return `rotates: expires in ${left}, rotation window of ${inWords(window)} open since ${due}`;
  }
  const age = inWords(now.getTime() - Date.parse(dates.createdAt));
  return `rotates: ${age} old, and rotation.every is ${inputs.rotation?.every}`;
}

function lifetimeChange(state: TokenState, inputs: Lifetime): string[] {
  if (inputs.expiresIn !== undefined || state.expiresIn !== undefined) {
    if (sameDuration(state.expiresIn, inputs.expiresIn)) return [];
    return [inputs.expiresAt !== undefined ? "expiresAt" : "expiresIn"];
  }
  const end = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return end(state.expiresAt) === end(inputs.expiresAt) ? [] : ["expiresAt"];
}

function changedTriggers(state: TokenState, inputs: Lifetime): string[] {
  const before = state.rotation?.triggers ?? {};
  const after = inputs.rotation?.triggers ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
}

function overlapEnd(state: TokenState, inputs: Lifetime, now: Date): string | undefined {
  const { previousTokenId, previousRevokeAt, createdAt } = state;
  if (previousTokenId === undefined || createdAt === undefined) return undefined;
  const recorded = previousRevokeAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(previousRevokeAt);
  // the issuing system ended it by itself
  if (recorded <= now.getTime()) return undefined;
  const end = previousEnd(inputs, createdAt, previousRevokeAt);
  // what was promised to end is never given longer
  return Date.parse(end) < recorded ? end : undefined;
}
