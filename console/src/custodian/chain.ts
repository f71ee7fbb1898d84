import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { JsonRpcReply, Upstreams } from "../gateway/ports.js";

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

  /** @param lookup refuses names that lead to addresses the console must not use */
  constructor(
    private readonly upstreams: Upstreams,
    lookup: LookupFunction,
  ) {
    this.#agent = new Agent({ connect: { timeout: CONNECT_MS, lookup }, headersTimeout: ANSWER_MS });
  }

  /**
   * The result of a call.
   * @throws ChainRefusal, ChainUnavailable
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

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #send(shardId: string, method: string, params: unknown): Promise<JsonRpcReply> {
    const upstream = await this.upstreams.find(shardId);
    if (upstream === undefined) throw new ChainUnavailable(`shard "${shardId}" is not served here`);
    const body = { jsonrpc: "2.0", id: "custodian", method, params };
    try {
      if (upstream.kind === "local") return await upstream.shard.handle(body);
      const headers = { "content-type": "application/json", accept: "application/json" };
      const text = JSON.stringify(body);
      const answer = await request(upstream.url, { method: "POST", dispatcher: this.#agent, headers, body: text });
      return { status: answer.statusCode, body: await answer.body.text() };
    } catch (error) {
      throw new ChainUnavailable(`the shard's RPC gave no answer: ${error instanceof Error ? error.message : error}`);
    }
  }
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;

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
