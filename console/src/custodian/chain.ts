import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { JsonRpcReply, Upstream, Upstreams } from "../gateway/ports.js";
import { closedShard } from "../shards/closed-shard.js";
import { UnusableUpstreamError } from "../shards/upstreams.js";

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
  ) {
    this.#agent = new Agent({ connect: { timeout: CONNECT_MS, lookup }, headersTimeout: 0, bodyTimeout: 0 });
  }

  /**
   * The result of a call.
   * @throws ChainRefusal, ChainUnavailable; Problem shard-disabled, shard-removed
   */
  async call(shardId: string, method: string, params: unknown): Promise<unknown> {
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
      return await (upstream.kind === "local" ? upstream.shard.handle(body) : this.#post(upstream.url, body));
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

  async #post(url: string, body: unknown): Promise<JsonRpcReply> {
    const call = new AbortController();
    this.#calls.add(call);
    // undici's own times begin anew with every byte
    const late = setTimeout(() => call.abort(new Error("it took too long")), ANSWER_MS);
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const { statusCode: status, body: answer } = await request(url, {
        method: "POST",
        dispatcher: this.#agent,
        headers,
        body: JSON.stringify(body),
        signal: call.signal,
      });
      return { status, body: await readText(answer) };
    } finally {
      clearTimeout(late);
      this.#calls.delete(call);
    }
  }
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
