import type { Ending, Recorded } from "./stack.js";
import type { Living } from "./system.js";

/** What must not come of an operation, and what the page calls it. */
export const VERDICTS = {
  lost: "the operation reported success or a partial state, and a value that it had received is not in it",
  orphan: "alive, in no state, and without the labels by which `orphans` finds it",
  forgotten: "alive, and dropped from the state",
  "only claimed": "the operation reported success although what it was to do did not happen",
  "more than two":
    "more than two tokens of one resource are alive, those aside that are left for `orphans`, or at Astra for the next `up` to revoke",
  "wrong value": "a value that the state calls active is not taken where it is to be used",
  "wrong grace": "the previous value ends sooner or later than its grace",
  stuck: "the next `up`, `refresh` or `destroy` without the fault failed, or the one after it still changed something",
} as const;

/** What a network can bring about that keeps a request to itself until everything is over. */
export const EXPECTED = {
  "left for orphans": "alive, in no state, with the labels by which `orphans` finds it",
  "late revocation":
    "an order to revoke that the network had lost arrives after the program has decided to keep the token; a refresh sees it",
} as const;

export type Verdict = keyof typeof VERDICTS | keyof typeof EXPECTED;

/** State and system at one moment, side by side. */
export interface Sight {
  stored: Recorded | undefined;
  living: readonly Living[];
  /** Values that work where they are to be used. */
  working: ReadonlySet<unknown>;
  /** The system's clock, in milliseconds since the epoch. */
  now: number;
  /** Whether the system ends previous values by itself; otherwise an `up` does it. */
  schedules: boolean;
  /** Whether the system tells a mint from its repeats, so that however many of them arrive they make one token. */
  tellsRepeats: boolean;
}

/** What happened between two sights. */
export interface Happened {
  ending: Ending;
  owner: string;
  /** Outputs whose values the operation is there to end: until it is finished, they may work or not. */
  ends: readonly string[];
  /** Values that the system gave out, and whose answer reached the provider whole. */
  received: readonly string[];
  /** The tokens of which an order to revoke got lost on its way, as far as anybody can tell. */
  lostOrders: readonly string[];
  /** Whether nothing is left to be done for what the program says. */
  finishes: boolean;
}

/** Compares what the state says with what is true. Pure. */
export function judge(before: Recorded | undefined, after: Sight, happened: Happened): Verdict[] {
  const verdicts = new Set<Verdict>();
  const known = idsIn(after.stored);
  let aside = 0;
  for (const { tokenId, labels } of after.living) {
    if (known.has(tokenId)) continue;
    const found = labels["owner"] === happened.owner && labels["instance"] !== undefined;
    const ours = after.stored?.id.endsWith(`/${labels["instance"]}`) === true;
    const awaited = ours && (after.stored?.incomplete === true || !happened.finishes);
    if (!found) verdicts.add("orphan");
    else if (idsIn(before).has(tokenId)) verdicts.add("forgotten");
    else if (!awaited) verdicts.add("left for orphans");
    if (found && !(awaited && after.tellsRepeats)) aside += 1;
  }
  if (after.living.length - aside > 2) verdicts.add("more than two");
  const finished = happened.ending === "done" || happened.ending === "same";
  for (const { output, value, tokenId } of claims(after)) {
    if (after.working.has(value) || (!finished && happened.ends.includes(output))) continue;
    verdicts.add(happened.lostOrders.includes(String(tokenId)) ? "late revocation" : "wrong value");
  }
  if (happened.ending === "done" && happened.finishes) {
    if (!isTrue(after)) verdicts.add("only claimed");
    if (!graceIsKept(after)) verdicts.add("wrong grace");
  }
  if (happened.ending === "done" || happened.ending === "partial") {
    const kept = new Set(Object.values(after.stored?.state ?? {}));
    if (happened.received.some((value) => after.working.has(value) && !kept.has(value))) verdicts.add("lost");
  }
  return [...verdicts];
}

function idsIn(stored: Recorded | undefined): Set<unknown> {
  return new Set([stored?.state["tokenId"], stored?.state["previousTokenId"]].filter((id) => id !== undefined));
}

/** The values that a state calls active. */
function claims({ stored, now }: Sight): { output: string; value: unknown; tokenId: unknown }[] {
  const { token, tokenId, status, previousToken, previousTokenId, previousRevokeAt } = stored?.state ?? {};
  const overlaps =
    previousToken !== undefined && (previousRevokeAt === undefined || Date.parse(String(previousRevokeAt)) > now);
  return [
    ...(token !== undefined && status === "active" ? [{ output: "token", value: token, tokenId }] : []),
    ...(overlaps ? [{ output: "previousToken", value: previousToken, tokenId: previousTokenId }] : []),
  ];
}

/** Whether a previous value that lives ends when the program said. */
function graceIsKept({ stored, living, now, schedules }: Sight): boolean {
  const previous = living.find(({ tokenId }) => tokenId === stored?.state["previousTokenId"]);
  if (previous === undefined) return true;
  const planned = Date.parse(String(stored?.state["previousRevokeAt"]));
  const end = schedules ? (previous.revokeAt ?? Number.POSITIVE_INFINITY) : planned;
  return Math.abs(end - now - GRACE) < TOLERANCE;
}

/** Milliseconds of the grace that every program of the matrix gives. */
const GRACE = 3_600_000;
/** Milliseconds that may pass between a rotation and the look at it. */
const TOLERANCE = 300_000;

/** Whether all those live that the state says are alive; what lives beside them has a verdict of its own. */
function isTrue({ stored, living }: Sight): boolean {
  const { tokenId, status, previousTokenId } = stored?.state ?? {};
  const expected = [status === "active" ? tokenId : undefined, previousTokenId].filter((id) => id !== undefined);
  return expected.every((id) => living.some((token) => token.tokenId === id));
}
