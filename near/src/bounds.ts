/** The highest number of requests per second, or at once, that a bound can name. */
export const MOST_REQUESTS = 1_000_000;

/** Why a value is no number of requests per second, or at once; undefined where it is one. */
export function whyNoRequestCount(value: unknown): string | undefined {
  const isOne = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_REQUESTS;
  return isOne ? undefined : `must be a whole number from 1 to ${MOST_REQUESTS}`;
}
