import type { HttpClient } from "../http/client.js";
import { HttpError, type Problem, StatusError } from "../http/errors.js";
import { path } from "../http/path.js";
import type { Context } from "../lifecycle/context.js";
import { SharedList } from "../lifecycle/shared-list.js";
import { untilAborted } from "../lifecycle/until-aborted.js";
import { advice } from "./advice.js";
import {
  type AccessKeyAnswer,
  accessKeyAnswer,
  type IssuedAnswer,
  issuedAnswer,
  type ShardsAnswer,
  shardsAnswer,
  type TokenAnswer,
  type TokensAnswer,
  tokenAnswer,
  tokensAnswer,
  verifiedAnswer,
} from "./answers.js";

type Limits = Pick<Context, "signal" | "deadline">;

/** The body of a mint. */
export interface TokenOrder {
  name: string;
  permissions: "full" | readonly string[];
  expiresInSeconds?: number;
  expiresAt?: string;
  labels: Record<string, string>;
}

/**
 * The console's management API. It is this project's own design (Calimero's was never public); the console that
 * speaks it is in the same repository.
 */
export class ConsoleClient {
  readonly #http: HttpClient;
  readonly #url: string;
  readonly #now: () => number;
  readonly #lists = new Map<string, SharedList<TokenAnswer>>();

  constructor(http: HttpClient, url: string, now: () => number) {
    this.#http = http;
    this.#url = url;
    this.#now = now;
  }

  /**
   * Mints a token. Each try has a higher number than all before it, so that the console answers with the same token and a fresh value
   * and refuses a try that arrives late.
   * @param key the same for every try of the same mint
   */
  async issue(shardId: string, order: TokenOrder, key: string, limits: Limits): Promise<IssuedAnswer> {
    let attempt = 0;
    const repeat = (refusal: Problem | undefined) => {
      const seen = refusal?.["highestAttempt"];
      attempt = Math.max(attempt, typeof seen === "number" ? seen : 0) + 1;
      return { "idempotency-key": key, "idempotency-attempt": String(attempt) };
    };
    const repeatOn = (_: number, problem: Problem) => problem.type === problemType("attempt-too-low");
    const call = {
      method: "post",
      path: path`/shards/${shardId}/tokens`,
      body: order,
      answer: issuedAnswer,
      repeat,
      repeatOn,
    } as const;
    const issued = await this.#explained(shardId, limits, () => this.#http.request({ ...call, ...limits }));
    this.#changed(shardId, issued.id);
    return issued;
  }

  /**
   * A token by its id, or undefined when the console itself says that it has none of this id.
   * @param by.prefix tokens whose owner label begins with this text are listed together; an empty text looks up by itself
   * @param by.absence `presumed` where not being in such a list is enough
   */
  async find(
    shardId: string,
    tokenId: string,
    by: { prefix: string; absence: "confirmed" | "presumed" },
    limits: Limits,
  ): Promise<TokenAnswer | undefined> {
    const lookUp = () => this.#lookUp(shardId, tokenId, limits);
    if (by.prefix === "") return lookUp();
    const absent = by.absence === "confirmed" ? lookUp : async () => undefined;
    const found = this.#listOf(shardId, by.prefix).find(tokenId, absent);
    return untilAborted(found, limits.signal, `the list of tokens of the console at ${this.#url}`);
  }

  /** Every living token of a shard with this label; a `*` at the value's end stands for any rest. */
  async living(shardId: string, label: string, limits: Limits): Promise<TokenAnswer[]> {
    const tokens: TokenAnswer[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { label, status: "active", limit: PAGE };
      if (cursor !== null) query["cursor"] = cursor;
      const call = { method: "get", path: path`/shards/${shardId}/tokens`, query, answer: tokensAnswer } as const;
      const page: TokensAnswer = await this.#explained(shardId, limits, () =>
        this.#http.request({ ...call, ...limits }),
      );
      tokens.push(...page.tokens);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return tokens;
  }

  /**
   * Revokes a token: at a time of the console's clock (RFC 3339), or now. A token that is not there is fine.
   * @returns the token as it is then; undefined when there is none
   */
  async revoke(
    shardId: string,
    tokenId: string,
    at: string | undefined,
    limits: Limits,
  ): Promise<TokenAnswer | undefined> {
    const query = at === undefined ? {} : { at };
    const call = {
      method: "delete",
      path: path`/shards/${shardId}/tokens/${tokenId}`,
      query,
      answer: tokenAnswer,
    } as const;
    try {
      return await this.#unlessUnknown(() =>
        this.#explained(shardId, limits, () => this.#http.request({ ...call, ...limits })),
      );
    } finally {
      // what failed may have happened all the same
      this.#changed(shardId, tokenId);
    }
  }

  /** Whether a value is that of a token. Does not count as a use of it. */
  async verify(shardId: string, tokenId: string, value: string, limits: Limits): Promise<boolean> {
    const call = {
      method: "post",
      path: path`/shards/${shardId}/tokens/${tokenId}/verify`,
      body: { value },
      answer: verifiedAnswer,
      // it changes nothing, so that it may be asked again
      repeat: () => ({}),
    } as const;
    return (await this.#explained(shardId, limits, () => this.#http.request({ ...call, ...limits }))).matches;
  }

  /** The console's own time, as its last answer told it. */
  now(): Date {
    return this.#http.clock.now();
  }

  /** The access key of this client: its rights, its shards, its end. */
  async accessKey(limits: Limits): Promise<AccessKeyAnswer> {
    const call = { method: "get", path: "/access-keys/self", answer: accessKeyAnswer } as const;
    return this.#explained("", limits, () => this.#http.request({ ...call, ...limits }));
  }

  /** The ids of all shards that the access key is for. */
  async shards(limits: Limits): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const call = { method: "get", path: "/shards", query, answer: shardsAnswer } as const;
      const page: ShardsAnswer = await this.#explained("", limits, () => this.#http.request({ ...call, ...limits }));
      ids.push(...page.shards.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  }

  async #lookUp(shardId: string, tokenId: string, limits: Limits): Promise<TokenAnswer | undefined> {
    const call = { method: "get", path: path`/shards/${shardId}/tokens/${tokenId}`, answer: tokenAnswer } as const;
    return this.#unlessUnknown(() =>
      this.#explained(shardId, limits, () => this.#http.request({ ...call, ...limits })),
    );
  }

  /** Shared lists run on their own time, since reads with different deadlines wait for them. */
  #listOf(shardId: string, owner: string): SharedList<TokenAnswer> {
    const key = `${shardId} ${owner}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const fetch = async () => {
      const limits = { signal: AbortSignal.timeout(LIST_TIME), deadline: this.#now() + LIST_TIME };
      const tokens = await this.living(shardId, `owner=${owner}*`, limits);
      return new Map(tokens.map((token) => [token.id, token]));
    };
    const list = new SharedList(fetch, this.#now);
    this.#lists.set(key, list);
    return list;
  }

  #changed(shardId: string, tokenId: string): void {
    for (const [key, list] of this.#lists) if (key.startsWith(`${shardId} `)) list.changed(tokenId);
  }

  /** Only the console's own word counts: a 404 of a proxy, or of a wrong address, has no such type. */
  async #unlessUnknown<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (cause instanceof StatusError && cause.status === 404 && cause.problem.type === problemType("unknown-token"))
        return undefined;
      throw error;
    }
  }

  /** Turns failures into advice, naming the property where one is to blame. */
  async #explained<Answer>(shardId: string, limits: Limits, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const shards =
        error instanceof StatusError && error.problem.type === problemType("unknown-shard")
          ? await this.shards(limits).catch(() => []) // only a suggestion hangs on it
          : [];
      throw advice(error, { shardId, shards, url: this.#url });
    }
  }
}

/** The type of one of the console's problem documents. */
export function problemType(slug: string): string {
  return `urn:keyring:problem:${slug}`;
}

/** Tokens a page; the most the console gives. */
const PAGE = 1_000;
/** Milliseconds for a shared list of any number of pages. */
const LIST_TIME = 60_000;
