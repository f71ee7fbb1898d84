import { inspect } from "node:util";
import { z } from "zod";
import { type Call, HttpClient, type HttpOptions } from "../../../provider/src/http/client.js";
import type { HttpError } from "../../../provider/src/http/errors.js";

export const answer = z.object({ ok: z.boolean() });
export type Answer = z.output<typeof answer>;

/** A client that loses no time between its tries, on a clock that stands still at 1000 unless one is given. */
export function httpClient(baseUrl: string, options: Partial<HttpOptions> = {}): HttpClient {
  const headers = { authorization: "Bearer the-access-key" };
  return new HttpClient({
    baseUrl,
    server: "the console",
    headers,
    secrets: ["the-access-key"],
    now: () => 1_000,
    firstDelay: 1,
    ...options,
  });
}

/** A GET with half a minute left, unless told otherwise. */
export function call(changes: Partial<Call<Answer>> = {}): Call<Answer> {
  const { signal } = new AbortController();
  return { method: "get", path: "/things", answer, signal, deadline: 31_000, ...changes };
}

/** The error of a request that must fail. */
export async function failure(client: HttpClient, made: Call<Answer>): Promise<HttpError> {
  const ended = await client.request(made).then(
    (value) => ({ value }),
    (error: HttpError) => ({ error }),
  );
  if ("error" in ended) return ended.error;
  throw new Error(`was to fail and answered ${JSON.stringify(ended.value)}`);
}

/** Everything that anybody could print of an error, its causes included. */
export function everythingIn(error: unknown): string {
  const seen: string[] = [];
  for (let at: unknown = error; at !== undefined && at !== null; at = (at as { cause?: unknown }).cause) {
    const { message, stack } = at as Error;
    seen.push(String(at), String(message), String(stack), JSON.stringify(at) ?? "");
    seen.push(inspect(at, { depth: null, showHidden: true, getters: true }));
  }
  return seen.join("\n");
}
