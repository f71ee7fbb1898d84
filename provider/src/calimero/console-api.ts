import type { Call, HttpClient } from "../http/client.js";
import { HttpError, StatusError } from "../http/errors.js";
import { path } from "../http/path.js";
import type { Context } from "../lifecycle/context.js";
import { type About, advice } from "./advice.js";
import { accountsAnswer, shardsAnswer } from "./answers.js";

export type Limits = Pick<Context, "signal" | "deadline">;

/** What a request is about, as its advice names it. */
export type Subject = Pick<About, "shardId" | "accountId">;

/** A request without the limits of its operation. */
type Request<Answer> = Omit<Call<Answer>, keyof Limits>;

/** The console's management API with failures turned into advice. */
export class ConsoleApi {
  constructor(
    private readonly http: HttpClient,
    readonly url: string,
  ) {}

  /** @throws OperationFailed with the request's error as its cause, naming the property where one is to blame */
  async request<Answer>(call: Request<Answer>, subject: Subject, limits: Limits): Promise<Answer> {
    try {
      return await this.http.request({ ...call, ...limits });
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      throw advice(error, { ...subject, known: await this.#known(error, subject.shardId, limits), url: this.url });
    }
  }

  /** The names that could have been meant where one is not known. */
  async #known(error: HttpError, shardId: string, limits: Limits): Promise<string[]> {
    const call = { method: "get", query: { limit: PAGE }, ...limits } as const;
    try {
      switch (error instanceof StatusError ? error.problem.type : undefined) {
        case problemType("unknown-shard"):
          return (await this.http.request({ ...call, path: "/shards", answer: shardsAnswer })).shards.map(
            ({ id }) => id,
          );
        case problemType("unknown-account"): {
          const accounts = { path: path`/shards/${shardId}/accounts`, answer: accountsAnswer };
          return (await this.http.request({ ...call, ...accounts })).accounts.map(({ accountId }) => accountId);
        }
      }
    } catch {
      // only a suggestion hangs on it
    }
    return [];
  }
}

/**
 * The answer, or undefined when the console itself says that what was asked for is not there. Only its own word counts:
 * a 404 of a proxy, or of a wrong address, has no such type.
 * @param slug of the problem that says so, e.g. `unknown-token`
 */
export async function unless<Answer>(slug: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isProblem(error, 404, slug)) return undefined;
    throw error;
  }
}

/** Whether a request failed since the console itself says this, e.g. 404 and `unknown-token`. */
export function isProblem(error: unknown, status: number, slug: string): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof StatusError && cause.status === status && cause.problem.type === problemType(slug);
}

/** Whether the console refused a request for one of its properties: all are strict, so that an older one refuses what it does not know. */
export function refusesProperty(error: unknown, name: string): boolean {
  if (!isProblem(error, 400, "invalid-request")) return false;
  const { errors } = ((error as Error).cause as StatusError).problem;
  return Array.isArray(errors) && errors.some((each: { property?: unknown } | null) => each?.property === name);
}

/** The type of one of the console's problem documents. */
export function problemType(slug: string): string {
  return `urn:keyring:problem:${slug}`;
}

/** Entries a page; the most the console gives. */
export const PAGE = 1_000;
