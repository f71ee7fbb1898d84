import type { HttpClient, Limits, Request } from "../http/client.js";
import { HttpError, StatusError } from "../http/errors.js";
import { path } from "../http/path.js";
import { type About, advice } from "./advice.js";
import { accountsAnswer, shardsAnswer } from "./answers.js";

/** What a request is about, as its advice names it. */
export interface Subject extends Pick<About, "shardId" | "accountId"> {
  /** It is no mistake where the console does not know it, so no other name is looked for. */
  mayBeMissing?: true;
}

/** The console's management API: each list whole, and failures turned into advice. */
export class ConsoleApi {
  /** @param localNow this machine's time in milliseconds since the epoch */
  constructor(
    private readonly http: HttpClient,
    readonly url: string,
    readonly localNow: () => number,
    private readonly origins: string,
  ) {}

  /** The console's own time, as its last answer told it. */
  now(): Date {
    return this.http.clock.now();
  }

  /** @throws OperationFailed with the request's error as its cause, naming the property where one is to blame */
  async request<Answer>(call: Request<Answer>, subject: Subject, limits: Limits): Promise<Answer> {
    try {
      return await this.http.request({ ...call, ...limits });
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const { mayBeMissing, ...about } = subject;
      const known = mayBeMissing ? [] : await this.#known(error, subject.shardId, limits);
      throw advice(error, { ...about, known, url: this.url, origins: this.origins });
    }
  }

  /**
   * A list that comes in pages, whole.
   * @param itemsOf the part of a page that is asked for
   */
  async everyPage<Page extends { nextCursor: string | null }, Item>(
    call: Request<Page>,
    itemsOf: (page: Page) => readonly Item[],
    subject: Subject,
    limits: Limits,
  ): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const query = { ...call.query, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const page: Page = await this.request({ ...call, query }, subject, limits);
      items.push(...itemsOf(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
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
const PAGE = 1_000;
