import type { TokenUsage } from "../api/types.js";

/** The requests of a day: allowed ones that read and that write, and denied ones. */
export interface Day {
  /** In UTC: "2026-12-01". */
  day: string;
  read: number;
  write: number;
  denied: number;
}

/** The last 30 days up to now, also those without a request. */
export function lastDays(used: TokenUsage["days"], now: Date): Day[] {
  const known = new Map(used.map((one) => [one.day, one]));
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now.getTime() - (DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    const { read, write, none } = known.get(day) ?? UNUSED;
    return {
      day,
      // What the gateway does not know is passed on for full access only, and may be either.
      read: read.allowed + none.allowed,
      write: write.allowed,
      denied: read.denied + write.denied + none.denied,
    };
  });
}

export function sumOf(days: readonly Day[]): Omit<Day, "day"> {
  const sum = (of: (day: Day) => number) => days.reduce((all, day) => all + of(day), 0);
  return { read: sum(({ read }) => read), write: sum(({ write }) => write), denied: sum(({ denied }) => denied) };
}

const DAYS = 30;
const NONE = { allowed: 0, denied: 0 };
const UNUSED = { read: NONE, write: NONE, none: NONE };
