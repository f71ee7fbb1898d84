/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or an HTTP date.
 * A malformed header answers undefined, so that it falls back to the usual delay and never disables it.
 * @param now by the clock of whoever wrote the header
 */
export function retryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" && typeof header !== "number") return undefined;
  const text = String(header).trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  // without the day's name, Date.parse makes a date of almost anything
  const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The same of an answer, by the time that it tells itself; where it tells none, by this machine's. */
export function asksToWait(headers: Record<string, unknown> | undefined, now: number): number | undefined {
  const serverTime = Date.parse(String(headers?.["date"]));
  return retryAfter(headers?.["retry-after"], Number.isNaN(serverTime) ? now : serverTime);
}
