import { inWords } from "pulumi-keyring-near";
import { OperationFailed } from "../errors.js";
import { hasUnknown, same, sameDuration, sameTime } from "../same.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import type { Lifetime, TokenInputs } from "./inputs.js";
import { graceOf, previousEnd, rotateAt, windowOf } from "./schedule.js";
import { askedEnd, isPast, type TokenState } from "./state.js";

/** What is due for a token, decided from recorded dates, inputs and the clock alone. */
export interface Plan {
  /** Whether the value is missing, after an import, and the inputs bring it. */
  adopt: boolean;
  /** Why a new value is minted, in words; undefined when none is. */
  mint: string | undefined;
  /** What is to be done about the overlap that runs; undefined when nothing is. */
  overlap: OverlapChange | undefined;
  /** Whether recorded settings change without a new value. */
  settings: boolean;
  /** The names of bounds that change without a new value. */
  bounds: string[];
}

/**
 * `open`: no end was confirmed, since the rotation failed half-way. `shortened`: it ends earlier than recorded. `over`: its time
 * has come, and nobody but an `up` revokes the previous value.
 */
export interface OverlapChange {
  kind: "open" | "shortened" | "over";
  /** RFC 3339. */
  end: string;
}

/** What a plan goes by, beside state and inputs. */
export interface Circumstances {
  /** The names of the settings the token was minted with that differ now. */
  changed: string[];
  now: Date;
  /** Whether the issuing system ends a previous value by itself. */
  schedulesRevocation: boolean;
}

/** The plan that `diff` shows and `update` carries out. */
export function planOf(definition: TokenDefinition, state: State, inputs: Inputs, now: Date): Plan {
  const { settings, bounds = [], schedulesRevocation, named } = definition;
  // a name that no program gave follows the resource's at the next rotation, and is no reason for one
  const kept = (setting: string) => setting === named?.setting && inputs[setting] === undefined;
  const has = definition.hasSetting ?? ((of, setting, wanted) => same(of[setting], wanted));
  const changed = settings.filter((setting) => !kept(setting) && !has(state, setting, inputs[setting]));
  const unlike = bounds.filter((bound) => !same(state[bound], inputs[bound]));
  return { ...planFor(state, inputs, { changed, now, schedulesRevocation }), bounds: unlike };
}

/** The same, by the names of the settings that differ. */
export function planFor(state: TokenState, inputs: TokenInputs, at: Circumstances): Omit<Plan, "bounds"> {
  return {
    adopt: lacksValue(state) && inputs.adopt !== undefined && inputs.adopt.tokenId === state.tokenId,
    mint: reasonToMint(state, inputs, at.changed, at.now),
    overlap: overlapChange(state, inputs, at),
    settings: !same(state.rotation, inputs.rotation) || state.expiresIn !== inputs.expiresIn,
  };
}

/** The inputs that decide whether something is minted, and are not known yet. */
export function undecided({ settings }: TokenDefinition, inputs: Inputs): string[] {
  return [...settings, "expiresIn", "expiresAt", "rotation"].filter((input) => hasUnknown(inputs[input]));
}

/** @throws OperationFailed where something would have to be minted with an end that is past */
export function refusePast({ expiresAt }: Lifetime, now: Date): void {
  if (!isPast(expiresAt, now)) return;
  throw new OperationFailed(
    `expiresAt: ${expiresAt} is in the past, so nothing can be minted with it. Set a later time`,
  );
}

/** Whether a token is known of which nobody has told the value: it was imported. */
export function lacksValue({ tokenId, token }: TokenState): boolean {
  return tokenId !== undefined && token === undefined;
}

function reasonToMint(state: TokenState, inputs: Lifetime, changed: string[], now: Date): string | undefined {
  const { status, createdAt, expiresAt } = state;
  if (status === "pending" || createdAt === undefined) return "is minted again: its value never arrived";
  if (status === "suspended") return "is minted again: it was suspended when the console was restored from a backup";
  if (status === "revoked") return "is minted again: it was revoked elsewhere";
  if (status === "expired" || isPast(expiresAt, now)) {
    return `is minted again: it expired${expiresAt === undefined ? "" : ` at ${expiresAt}`}`;
  }
  const settings = [...changed, ...lifetimeChange(state, inputs)];
  if (settings.length > 0) return `rotates: ${settings.join(", ")} changed`;
  const triggers = changedTriggers(state, inputs);
  if (triggers.length > 0) return `rotates: rotation.triggers changed (${triggers.join(", ")})`;
  return dueByTime(inputs, { createdAt, expiresAt }, now);
}

function dueByTime(inputs: Lifetime, dates: { createdAt: string; expiresAt: string | undefined }, now: Date) {
  const due = rotateAt(inputs, dates);
  if (due === undefined || Date.parse(due) > now.getTime()) return undefined;
  const window = windowOf(inputs, dates);
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
  return sameTime(askedEnd(state), inputs.expiresAt) ? [] : ["expiresAt"];
}

function changedTriggers(state: TokenState, inputs: Lifetime): string[] {
  const before = state.rotation?.triggers ?? {};
  const after = inputs.rotation?.triggers ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
}

function overlapChange(state: TokenState, inputs: Lifetime, at: Circumstances): OverlapChange | undefined {
  const { previousTokenId, previousRevokeAt, createdAt } = state;
  if (previousTokenId === undefined || createdAt === undefined) return undefined;
  // an up that failed has told nobody the new value, so that the grace begins only now
  if (previousRevokeAt === undefined) {
    return { kind: "open", end: previousEnd(inputs, at.now.toISOString(), undefined) };
  }
  if (isPast(previousRevokeAt, at.now)) {
    return at.schedulesRevocation ? undefined : { kind: "over", end: previousRevokeAt };
  }
  // later than the mint where an up that failed came between
  const begun = Math.max(Date.parse(createdAt), Date.parse(previousRevokeAt) - graceOf(state));
  const end = previousEnd(inputs, new Date(begun).toISOString(), previousRevokeAt);
  // what was promised to end is never given longer
  return Date.parse(end) < Date.parse(previousRevokeAt) ? { kind: "shortened", end } : undefined;
}
