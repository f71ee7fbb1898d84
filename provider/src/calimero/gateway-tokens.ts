import type { Limits, Request } from "../http/client.js";
import { HttpError, type Problem, StatusError } from "../http/errors.js";
import { path } from "../http/path.js";
import { SharedList } from "../http/shared-list.js";
import { LostReply } from "../lifecycle/errors.js";
import { stackPrefix } from "../lifecycle/owner.js";
import { type Issuer, type LookUp, type Order, StaleOrder } from "../lifecycle/token/issuer.js";
import { issuedAnswer, type TokenAnswer, tokenAnswer, tokensAnswer, verifiedAnswer } from "./answers.js";
import { BOUNDS } from "./bounds.js";
import { type ConsoleApi, isProblem, problemType, refusesProperty, unless } from "./console-api.js";
import type { ConsoleVersion } from "./console-version.js";
import { type AuthTokenSpec, listed, written } from "./listed-token.js";

/** The gateway tokens of one shard: a console issues, lists and revokes them, and can leave a revocation for later. */
export class GatewayTokens implements Issuer<AuthTokenSpec> {
  /** By the beginning of the owner labels: tokens of one stack are listed together. */
  readonly #lists = new Map<string, SharedList<TokenAnswer>>();

  constructor(
    private readonly api: ConsoleApi,
    private readonly version: ConsoleVersion,
    private readonly shardId: string,
  ) {}

  /**
   * Each try has a higher number than all before it, also those of an earlier run, so that the console answers with the same token and a
   * fresh value and refuses a try that arrives late.
   */
  async issue({ spec, lifetime, labels }: Order<AuthTokenSpec>, limits: Limits) {
    const bounds = given(spec);
    if (Object.keys(bounds).length > 0) await this.version.require("token-bounds", this.api.url, limits);
    let attempt = 0;
    const repeat = (refusal: Problem | undefined) => {
      const seen = refusal?.["highestAttempt"];
      const before = Math.max(attempt, typeof seen === "number" ? seen : 0);
      attempt = Math.max(before + 1, attemptsBy(this.now()));
      const key = `${labels.instance}.${labels.generation}`;
      return { "idempotency-key": key, "idempotency-attempt": String(attempt) };
    };
    const call = {
      method: "post",
      path: path`/shards/${this.shardId}/tokens`,
      body: { name: spec.name, permissions: spec.permissions, labels: written(labels), ...bounds, ...endOf(lifetime) },
      answer: issuedAnswer,
      repeat,
      repeatOn: (_: number, problem: Problem) => problem.type === problemType("attempt-too-low"),
    } as const;
    try {
      const issued = await this.#request(call, limits);
      this.#changed(issued.id);
      return { ...listed(issued), values: { token: issued.value } };
    } catch (error) {
      throw classified(error);
    }
  }

  async find(tokenId: string, { owner, absence }: LookUp, limits: Limits) {
    const lookUp = () => this.#lookUp(tokenId, limits);
    const prefix = stackPrefix(owner);
    const absent = absence === "confirmed" ? lookUp : async () => undefined;
    const found = await (prefix === "" ? lookUp() : this.#listOf(prefix).find(tokenId, limits, absent));
    return found === undefined ? undefined : listed(found);
  }

  async living(instance: string, _: unknown, limits: Limits) {
    const found = (await this.#labelled(`instance=${instance}`, limits)).map(listed);
    // of an import, what a user wrote may end in a `*`
    return found.filter(({ labels }) => labels?.instance === instance);
  }

  /** Every living token of an owner label that begins with this text. */
  async ofOwner(prefix: string, limits: Limits) {
    return (await this.#labelled(`owner=${prefix}*`, limits)).map(listed);
  }

  async bind(tokenId: string, bounds: Readonly<Record<string, unknown>>, limits: Limits): Promise<boolean> {
    await this.version.require("token-bounds", this.api.url, limits);
    const body = Object.fromEntries(Object.entries(bounds).map(([name, value]) => [name, value ?? null]));
    const tokenPath = path`/shards/${this.shardId}/tokens/${tokenId}`;
    // it says what is to be, so that it may be sent again
    const call = { method: "patch", path: tokenPath, body, answer: tokenAnswer, repeat: () => ({}) } as const;
    try {
      return (await unless("unknown-token", () => this.#request(call, limits))) !== undefined;
    } catch (error) {
      if (isProblem(error, 409, "token-revoked")) return false;
      throw error;
    } finally {
      this.#changed(tokenId);
    }
  }

  async revoke(tokenId: string, at: string | undefined, limits: Limits) {
    const token = await this.#revoke(tokenId, at === undefined ? {} : { at }, limits);
    if (token?.status !== "active" && token?.status !== "suspended") return undefined;
    return [token.revokeAt, token.expiresAt].filter((end) => end !== null).sort()[0];
  }

  /** False too where the console is too old to tell. */
  async revokeSole(tokenId: string, instance: string, limits: Limits): Promise<boolean> {
    if (!(await this.version.has("revoke-sole", limits))) return false;
    try {
      await this.#revoke(tokenId, { sole: `instance=${instance}` }, limits);
      return true;
    } catch (error) {
      if (isProblem(error, 409, "not-sole")) return false;
      if (!refusesProperty(error, "sole")) throw error;
      this.version.refused("revoke-sole");
      return false;
    }
  }

  /** Does not count as a use of the token. */
  async verify(tokenId: string, { token = "" }: Readonly<Record<string, string>>, limits: Limits) {
    const call = {
      method: "post",
      path: path`/shards/${this.shardId}/tokens/${tokenId}/verify`,
      body: { value: token },
      answer: verifiedAnswer,
      // it changes nothing, so that it may be asked again
      repeat: () => ({}),
    } as const;
    return (await this.#request(call, limits)).matches;
  }

  now(): Date {
    return this.api.now();
  }

  #lookUp(tokenId: string, limits: Limits): Promise<TokenAnswer | undefined> {
    const call = { method: "get", path: path`/shards/${this.shardId}/tokens/${tokenId}`, answer: tokenAnswer } as const;
    return unless("unknown-token", () => this.#request(call, limits));
  }

  /** Every living token with this label; a `*` at the value's end stands for any rest. */
  #labelled(label: string, limits: Limits): Promise<TokenAnswer[]> {
    const query = { label, status: "active" };
    const call = { method: "get", path: path`/shards/${this.shardId}/tokens`, query, answer: tokensAnswer } as const;
    return this.api.everyPage(call, ({ tokens }) => tokens, { shardId: this.shardId }, limits);
  }

  #listOf(prefix: string): SharedList<TokenAnswer> {
    const known = this.#lists.get(prefix);
    if (known !== undefined) return known;
    const fetch = async (limits: Limits) => {
      const tokens = await this.#labelled(`owner=${prefix}*`, limits);
      return new Map(tokens.map((token) => [token.id, token]));
    };
    const list = new SharedList(`the list of tokens of the console at ${this.api.url}`, fetch, this.api.localNow);
    this.#lists.set(prefix, list);
    return list;
  }

  async #revoke(tokenId: string, query: Record<string, string>, limits: Limits): Promise<TokenAnswer | undefined> {
    const tokenPath = path`/shards/${this.shardId}/tokens/${tokenId}`;
    const call = { method: "delete", path: tokenPath, query, answer: tokenAnswer } as const;
    try {
      return await unless("unknown-token", () => this.#request(call, limits));
    } finally {
      // what failed may have happened all the same
      this.#changed(tokenId);
    }
  }

  #changed(tokenId: string): void {
    for (const list of this.#lists.values()) list.changed(tokenId);
  }

  #request<Answer>(call: Request<Answer>, limits: Limits): Promise<Answer> {
    return this.api.request(call, { shardId: this.shardId }, limits);
  }
}

/** The bounds that a program gives. */
function given(spec: AuthTokenSpec): Pick<AuthTokenSpec, (typeof BOUNDS)[number]> {
  return Object.fromEntries(BOUNDS.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}

function endOf(lifetime: Order<unknown>["lifetime"]): { expiresInSeconds?: number; expiresAt?: string } {
  if (lifetime === undefined || "expiresAt" in lifetime) return lifetime ?? {};
  return { expiresInSeconds: Math.round(lifetime.milliseconds / 1_000) };
}

/** A number that grows faster with time than retries are made, and fits the console's until 2043. */
function attemptsBy(now: Date): number {
  return Math.max(1, Math.floor((now.getTime() - Date.UTC(2026)) / 250));
}

/** Tells a mint that may have happened from one that was refused. */
function classified(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof HttpError)) return error;
  const { cause, message } = error;
  const stale = [problemType("token-revoked"), problemType("idempotency-mismatch")];
  if (cause instanceof StatusError && stale.includes(cause.problem.type ?? ""))
    return new StaleOrder(message, { cause });
  return cause.mayHaveHappened ? new LostReply(message, { cause }) : error;
}
