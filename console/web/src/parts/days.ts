/** What someone wrote as a lifetime in days, 1 to ten years of them; undefined where it is none. */
export function daysOf(written: string): number | undefined {
  if (!/^\d{1,4}$/.test(written.trim())) return undefined;
  const days = Number(written);
  return days >= 1 && days <= LONGEST_IN_DAYS ? days : undefined;
}

/** What it has to be. */
export const DAYS_RULE = "A whole number of days, at most ten years.";

export const SECONDS_PER_DAY = 86_400;

/** The time so many days from now. */
export function timeAfter(days: number): Date {
  return new Date(Date.now() + days * SECONDS_PER_DAY * 1000);
}

/** The day, and in the next days the time, so many seconds from now. */
export function dateAfter(seconds: number): string {
  const time = new Date(Date.now() + seconds * 1_000);
  return (seconds < 3 * SECONDS_PER_DAY ? TIME : DATE).format(time);
}

/** The day of it: "28 December 2026". */
export function dayAfter(days: number): string {
  return DATE.format(timeAfter(days));
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

const LONGEST_IN_DAYS = 3_650;
