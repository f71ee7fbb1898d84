import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import {
  choose,
  type Endpoint,
  isUnconnected,
  type JsonRpcReply,
  mayBeRepeated,
  retryAfterMs,
  type UnfitAnswer,
  type Upstream,
  type Upstreams,
  unfit,
  whatFailed,
  whatIsUnfit,
} from "../gateway/index.js";
import { closedShard } from "../shards/closed-shard.js";
import { UnusableUpstreamError } from "../shards/upstreams.js";
import { type Traces, UNTRACED } from "../traces/traces.js";

/** The shard's own word that something is not so: `code` is nearcore's, such as UNKNOWN_ACCESS_KEY. */
export class ChainRefusal extends Error {
  override readonly name = "ChainRefusal";

  constructor(
    readonly code: string,
    /** What nearcore says beside it: a text, or an object for a transaction that was refused. */
    readonly data: unknown,
  ) {
    super(`the shard refused: ${code}`);
  }
}

/** The shard gave no answer that can be used; what was sent may have arrived. */
export class ChainUnavailable extends Error {
  override readonly name = "ChainUnavailable";
}

/** The custodian's way to the JSON-RPC of the shards, in this process or at a URL. */
export class Chains {
  readonly #agent: Agent;
  readonly #calls = new Set<AbortController>();

  /** @param lookup refuses names that lead to addresses the console must not use */
  constructor(
    private readonly upstreams: Upstreams,
    lookup: LookupFunction,
    private readonly now: () => Date,
    private readonly traces: Pick<Traces, "during"> = UNTRACED,
  ) {
    this.#agent = new Agent({ connect: { timeout: CONNECT_MS, lookup }, headersTimeout: 0, bodyTimeout: 0 });
  }

  /**
   * The result of a call.
   * @throws ChainRefusal, ChainUnavailable; Problem shard-disabled, shard-removed
   */
  call(shardId: string, method: string, params: unknown): Promise<unknown> {
    const attributes = { "rpc.system.name": "jsonrpc", "rpc.method": method, "keyring.shard.id": shardId };
    return this.traces.during(`rpc ${method}`, attributes, () => this.#call(shardId, method, params));
  }

  async #call(shardId: string, method: string, params: unknown): Promise<unknown> {
    const { result, error } = parse(await this.#send(shardId, method, params));
    if (error === undefined && result !== undefined) return result;
    const { name, cause, data } = (error ?? {}) as { name?: string; cause?: { name?: string }; data?: unknown };
    if (name === "HANDLER_ERROR" && cause?.name !== undefined && !PASSING.has(cause.name)) {
      throw new ChainRefusal(cause.name, data);
    }
    throw new ChainUnavailable(`the shard answered ${cause?.name ?? name ?? "something that is no JSON-RPC answer"}`);
  }

  /** Breaks off what is still under way: a shard may never answer. */
  close(): Promise<void> {
    // undici may know no longer of a request that waits for a new connection
    for (const call of this.#calls) call.abort(new Error("the console stops"));
    return this.#agent.destroy();
  }

  async #send(shardId: string, method: string, params: unknown): Promise<JsonRpcReply> {
    const upstream = await this.#find(shardId);
    if (upstream === undefined) throw new ChainUnavailable(`shard "${shardId}" is not served here`);
    if (upstream.kind === "closed") throw closedShard(shardId, upstream.status);
    const body = { jsonrpc: "2.0", id: "custodian", method, params };
    try {
      return await (upstream.kind === "local" ? upstream.shard.handle(body) : this.#sendTo(upstream.endpoints, body));
    } catch (error) {
      throw new ChainUnavailable(`the shard's RPC gave no answer: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #find(shardId: string): Promise<Upstream | undefined> {
    try {
      return await this.upstreams.find(shardId);
    } catch (error) {
      if (error instanceof UnusableUpstreamError) throw new ChainUnavailable(error.message);
      throw error;
    }
  }

  /** By the first endpoint that answers. A transaction that may have arrived at one goes to no other: that one may not know of it yet. */
  async #sendTo(endpoints: readonly Endpoint[], body: { method: string }): Promise<JsonRpcReply> {
    const tried = new Set<Endpoint>();
    let endpoint = choose(endpoints, undefined, this.now().getTime());
    for (;;) {
      if (endpoint === undefined) throw new Error("the shard has no URL");
      try {
        return await this.#tryOne(endpoint, body);
      } catch (error) {
        const mayGoOn = mayBeRepeated(body) || (error instanceof Error && isUnconnected(error));
        tried.add(endpoint);
        const next = mayGoOn ? choose(endpoints, tried, this.now().getTime()) : undefined;
        if (next === undefined || this.#agent.destroyed) throw error;
        endpoint = next;
      }
    }
  }

  async #tryOne(endpoint: Endpoint, body: unknown): Promise<JsonRpcReply> {
    const { health } = endpoint;
    try {
      const reply = await this.#post(endpoint, body);
      health.succeeded(this.now().getTime());
      return reply;
    } catch (error) {
      if (error instanceof UnfitReply) {
        const now = this.now().getTime();
        health.failed(now, whatIsUnfit(error.answer), "unusable", retryAfterMs(error.answer, now));
      } else if (error instanceof Error && !this.#agent.destroyed) {
        health.failed(this.now().getTime(), whatFailed(error), isUnconnected(error) ? "unusable" : "odd");
      }
      throw error;
    }
  }

  async #post({ url, headers }: Endpoint, body: unknown): Promise<JsonRpcReply> {
    const call = new AbortController();
    this.#calls.add(call);
    // undici's own times begin anew with every byte
    const late = setTimeout(() => call.abort(tookTooLong()), ANSWER_MS);
    try {
      const answer = await request(url, {
        method: "POST",
        dispatcher: this.#agent,
        headers: [...headers],
        body: JSON.stringify(body),
        signal: call.signal,
      });
      const text = await readText(answer.body);
      const wrong = unfit(answer.statusCode, answer.headers);
      if (wrong !== undefined) throw new UnfitReply(wrong);
      return { status: answer.statusCode, body: text };
    } finally {
      clearTimeout(late);
      this.#calls.delete(call);
    }
  }
}

/** The RPC answered what is no answer of a node. */
class UnfitReply extends Error {
  override readonly name = "UnfitReply";

  constructor(readonly answer: UnfitAnswer) {
    super(`it ${whatIsUnfit(answer)}`);
  }
}

function tookTooLong(): Error {
  return Object.assign(new Error("it took too long"), { code: "UND_ERR_HEADERS_TIMEOUT" });
}

async function readText(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;
/** More than the keys of any account take. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Errors of the node, not of what was asked. */
const PASSING = new Set(["TIMEOUT_ERROR", "NO_SYNCED_BLOCKS", "NOT_SYNCED_YET", "UNAVAILABLE_SHARD", "INTERNAL_ERROR"]);

function parse({ body }: JsonRpcReply): { result?: unknown; error?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
