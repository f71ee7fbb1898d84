import type { HttpClient } from "../http/client.js";
import type { Problem } from "../http/errors.js";
import { path } from "../http/path.js";
import { SharedList } from "../http/shared-list.js";
import { untilAborted } from "../http/until-aborted.js";
import {
  type IssuedAnswer,
  issuedAnswer,
  type TokenAnswer,
  type TokensAnswer,
  tokenAnswer,
  tokensAnswer,
  verifiedAnswer,
} from "./answers.js";
import { Catalogue } from "./catalogue.js";
import { ConsoleApi, isProblem, type Limits, PAGE, problemType, refusesProperty, unless } from "./console-api.js";
import { ConsoleVersion } from "./console-version.js";
import { Custodian } from "./custodian.js";

/** The body of a mint. */
export interface TokenOrder {
  name: string;
  permissions: "full" | readonly string[];
  expiresInSeconds?: number;
  expiresAt?: string;
  labels: Record<string, string>;
}

/** The list of one stack's tokens, with the deadline of the last read: it ends with the one that begins it, not with whoever is cancelled. */
interface StackList {
  list: SharedList<TokenAnswer>;
  deadline: number;
}

/**
 * The console's management API. It is this project's own design (Calimero's was never public); the console that
 * speaks it is in the same repository.
 */
export class ConsoleClient {
  /** The accounts whose keys the console keeps. */
  readonly custodian: Custodian;
  /** Everything that the access key can see. */
  readonly catalogue: Catalogue;
  /** What the console can do. */
  readonly version: ConsoleVersion;
  readonly #api: ConsoleApi;
  readonly #http: HttpClient;
  readonly #now: () => number;
  readonly #lists = new Map<string, StackList>();

  constructor(http: HttpClient, url: string, now: () => number) {
    this.#api = new ConsoleApi(http, url);
    this.#http = http;
    this.#now = now;
    this.custodian = new Custodian(this.#api, now);
    this.catalogue = new Catalogue(this.#api);
    this.version = new ConsoleVersion(http, now);
  }

  /**
   * Mints a token. Each try has a higher number than all before it, also those of an earlier run, so that the console answers with the
   * same token and a fresh value and refuses a try that arrives late.
   * @param key the same for every try of the same mint
   */
  async issue(shardId: string, order: TokenOrder, key: string, limits: Limits): Promise<IssuedAnswer> {
    let attempt = 0;
    const repeat = (refusal: Problem | undefined) => {
      const seen = refusal?.["highestAttempt"];
      const before = Math.max(attempt, typeof seen === "number" ? seen : 0);
      attempt = Math.max(before + 1, attemptsBy(this.now()));
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
    const issued = await this.#api.request(call, { shardId }, limits);
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
    const shared = this.#listOf(shardId, by.prefix);
    shared.deadline = limits.deadline;
    const found = shared.list.find(tokenId, absent);
    return untilAborted(found, limits.signal, `the list of tokens of the console at ${this.#api.url}`);
  }

  /** Every living token of a shard with this label; a `*` at the value's end stands for any rest. */
  async living(shardId: string, label: string, limits: Limits): Promise<TokenAnswer[]> {
    const tokens: TokenAnswer[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { label, status: "active", limit: PAGE };
      if (cursor !== null) query["cursor"] = cursor;
      const call = { method: "get", path: path`/shards/${shardId}/tokens`, query, answer: tokensAnswer } as const;
      const page: TokensAnswer = await this.#api.request(call, { shardId }, limits);
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
    return this.#revoke(shardId, tokenId, at === undefined ? {} : { at }, limits);
  }

  /**
   * Revokes a token at once if no other living token of the shard has this label. A token that is not there is fine.
   * @returns false when one has, or the console is too old to tell, and nothing was revoked
   */
  async revokeSole(shardId: string, tokenId: string, label: string, limits: Limits): Promise<boolean> {
    if (!(await this.version.has("revoke-sole", limits))) return false;
    try {
      await this.#revoke(shardId, tokenId, { sole: label }, limits);
      return true;
    } catch (error) {
      if (isProblem(error, 409, "not-sole")) return false;
      if (!refusesProperty(error, "sole")) throw error;
      this.version.refused("revoke-sole");
      return false;
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
    return (await this.#api.request(call, { shardId }, limits)).matches;
  }

  /** The console's own time, as its last answer told it. */
  now(): Date {
    return this.#http.clock.now();
  }

  async #revoke(
    shardId: string,
    tokenId: string,
    query: Record<string, string>,
    limits: Limits,
  ): Promise<TokenAnswer | undefined> {
    const call = {
      method: "delete",
      path: path`/shards/${shardId}/tokens/${tokenId}`,
      query,
      answer: tokenAnswer,
    } as const;
    try {
      return await unless("unknown-token", () => this.#api.request(call, { shardId }, limits));
    } finally {
      // what failed may have happened all the same
      this.#changed(shardId, tokenId);
    }
  }

  async #lookUp(shardId: string, tokenId: string, limits: Limits): Promise<TokenAnswer | undefined> {
    const call = { method: "get", path: path`/shards/${shardId}/tokens/${tokenId}`, answer: tokenAnswer } as const;
    return unless("unknown-token", () => this.#api.request(call, { shardId }, limits));
  }

  #listOf(shardId: string, prefix: string): StackList {
    const key = `${shardId} ${prefix}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const fetch = async () => {
      const { deadline } = shared;
      const time = Math.max(0, Math.min(deadline - this.#now(), LONGEST_LIST));
      const limits = { signal: AbortSignal.timeout(time), deadline };
      const tokens = await this.living(shardId, `owner=${prefix}*`, limits);
      return new Map(tokens.map((token) => [token.id, token]));
    };
    const shared: StackList = { list: new SharedList(fetch, this.#now), deadline: 0 };
    this.#lists.set(key, shared);
    return shared;
  }

  #changed(shardId: string, tokenId: string): void {
    for (const [key, { list }] of this.#lists) if (key.startsWith(`${shardId} `)) list.changed(tokenId);
  }
}

/** A number that grows faster with time than retries are made, and fits the console's until 2043. */
function attemptsBy(now: Date): number {
  return Math.max(1, Math.floor((now.getTime() - Date.UTC(2026)) / 250));
}

/** Milliseconds for a shared list where the deadline of an operation is further away than a timer can be set. */
const LONGEST_LIST = 3_600_000;
