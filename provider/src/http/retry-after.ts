/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or an HTTP date.
 * A malformed header answers undefined, so that it falls back to the usual delay and never disables it.
 */
export function retryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" && typeof header !== "number") return undefined;
  const text = String(header).trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // without the day's name, Date.parse makes a date of almost anything
  const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
