import { Health } from "./health.js";

/** One URL of a shard's RPC, with the headers that go along. */
export class Endpoint {
  /** Names and values in turn, as the dispatcher takes them: made once, not for each request. */
  readonly headers: readonly string[];

  /** @param ownHeaders names in lower case, with their values */
  constructor(
    readonly url: string,
    readonly ownHeaders: readonly (readonly [string, string])[] = [],
    readonly health: Health = new Health(),
  ) {
    this.headers = [...FORWARDED_HEADERS, ...ownHeaders.flat()];
  }
}

/** Of the client's headers nothing goes on: not the token, nor what a node would act on. */
const FORWARDED_HEADERS = ["content-type", "application/json", "accept", "application/json"];

/**
 * Which endpoint to try: the first that was not tried yet and was not set aside, otherwise the first that was not tried; undefined when all were.
 * @param now milliseconds since the epoch
 */
export function choose(
  endpoints: readonly Endpoint[],
  tried: ReadonlySet<Endpoint> | undefined,
  now: number,
): Endpoint | undefined {
  const first = endpoints[0];
  if (endpoints.length === 1) return tried === undefined ? first : undefined;
  const isLeft = (endpoint: Endpoint) => !tried?.has(endpoint);
  return endpoints.find((one) => isLeft(one) && !one.health.passBy(now)) ?? endpoints.find(isLeft);
}
