import { BEGINNING, type ListPlace } from "../list/list-address.js";
import type { Option } from "../parts/choice.js";

/** Which records are shown, as the address keeps it. Empty texts are no filter. */
export interface ActivityShown extends ListPlace {
  actor: string;
  target: string;
  /** An id: what it did, and what was done to it. */
  about: string;
  action: string;
  outcome: string;
  /** One of `TIMES`. */
  time: string;
  /** The ends of a span, where `time` is "between": times in UTC. */
  since: string;
  until: string;
}

export const USUAL: ActivityShown = {
  actor: "",
  target: "",
  about: "",
  action: "",
  outcome: "",
  time: "",
  since: "",
  until: "",
  ...BEGINNING,
};

export const TIMES: readonly Option<string>[] = [
  { value: "", label: "Any time" },
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "between", label: "Between…" },
];

export const OUTCOMES: readonly Option<string>[] = [
  { value: "", label: "Any" },
  { value: "allowed", label: "Allowed" },
  { value: "refused", label: "Refused" },
];

/** What is shown in place of what nobody can choose. */
export function mendShown(shown: ActivityShown): ActivityShown {
  const among = (options: readonly Option<string>[], value: string) =>
    options.some((option) => option.value === value) ? value : "";
  const time = (text: string) => (Number.isNaN(Date.parse(text)) ? "" : text);
  return {
    ...shown,
    actor: UUID.test(shown.actor) ? shown.actor : "",
    outcome: among(OUTCOMES, shown.outcome),
    time: among(TIMES, shown.time),
    since: time(shown.since),
    until: time(shown.until),
  };
}

/** What the console is asked for. */
export function recordQuery({ actor, target, about, action, outcome, ...span }: ActivityShown): URLSearchParams {
  return new URLSearchParams({
    ...(actor && { actor }),
    ...(target && { target }),
    ...(about && { about }),
    ...(action && { action }),
    ...(outcome && { outcome }),
    ...spanOf(span),
  });
}

function spanOf({ time, since, until }: Pick<ActivityShown, "time" | "since" | "until">): Record<string, string> {
  if (time === "between") return { ...(since && { since }), ...(until && { until }) };
  const [, count, unit] = /^(\d+)([hd])$/.exec(time) ?? [];
  if (count === undefined) return {};
  // To the minute: the same list for a while.
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  return { since: new Date(now - Number(count) * (unit === "h" ? 60 : 1440) * MINUTE_MS).toISOString() };
}

const MINUTE_MS = 60_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
