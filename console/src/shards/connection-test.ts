import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { type Endpoint, isTimeout, unfit, whatFailed, whatIsUnfit } from "../gateway/index.js";
import type { AddressSettings } from "./address.js";
import { checkDestination } from "./upstream-url.js";

/** What came of asking one URL for the status of its node. */
export interface Connection {
  url: string;
  /** Whether a NEAR JSON-RPC answered and lets the console in. */
  works: boolean;
  /** Completes "The RPC …"; never holds what a server said, nor a header's value. */
  found: string;
  /** Of a node that told it. */
  node: NodeStatus | null;
  milliseconds: number;
}

/** What a node says of itself; null where it does not. */
export interface NodeStatus {
  chainId: string | null;
  version: string | null;
  latestBlockHeight: number | null;
  /** RFC 3339. */
  latestBlockTime: string | null;
  isSyncing: boolean | null;
}

/** Where connections may lead. */
export interface Reach {
  addresses: AddressSettings;
  /** Refuses names that lead to addresses the console must not use. */
  lookup: LookupFunction;
}

/** Asks each endpoint for its status, all at once; each has ten seconds. Never throws. */
export async function testConnections(endpoints: readonly Endpoint[], reach: Reach): Promise<Connection[]> {
  const agent = new Agent({
    connect: { timeout: TIMEOUT_MS, lookup: reach.lookup },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    return await Promise.all(endpoints.map((endpoint) => testConnection(endpoint, reach, agent)));
  } finally {
    await agent.destroy();
  }
}

async function testConnection(endpoint: Endpoint, { addresses, lookup }: Reach, agent: Agent): Promise<Connection> {
  const { url } = endpoint;
  const began = performance.now();
  const outcome = await ask(endpoint, addresses, lookup, agent);
  return { url, ...outcome, milliseconds: Math.round(performance.now() - began) };
}

type Outcome = Pick<Connection, "works" | "found" | "node">;

async function ask(
  { url, headers }: Endpoint,
  addresses: AddressSettings,
  lookup: LookupFunction,
  agent: Agent,
): Promise<Outcome> {
  const reason = await checkDestination(url, addresses, lookup);
  if (reason !== undefined) return fails(reason);
  try {
    const answer = await request(url, {
      method: "POST",
      dispatcher: agent,
      headers: [...headers],
      body: JSON.stringify({ jsonrpc: "2.0", id: "connection-test", method: "status", params: [] }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const wrong = unfit(answer.statusCode, answer.headers);
    if (wrong !== undefined) return fails(whatIsUnfit(wrong));
    return judge(answer.statusCode, await readSome(answer.body));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return fails(error.name === "TimeoutError" || isTimeout(error) ? "did not answer in time" : whatFailed(error));
  }
}

function judge(status: number, text: string | undefined): Outcome {
  const answer = text === undefined ? undefined : parse(text);
  if (answer === undefined || !("result" in answer || "error" in answer)) {
    return fails(`answered something else than JSON-RPC, with status ${status}: the URL may be wrong`);
  }
  const node = nodeStatusOf(answer.result);
  if (node === null) return { works: true, found: "answers, and does not tell its status", node };
  return { works: true, found: node.isSyncing === true ? "answers, and is still syncing" : "answers", node };
}

function nodeStatusOf(result: unknown): NodeStatus | null {
  if (!isObject(result)) return null;
  const version = isObject(result.version) ? result.version.version : undefined;
  const sync = isObject(result.sync_info) ? result.sync_info : {};
  const height = sync.latest_block_height;
  const status = {
    chainId: shortText(result.chain_id),
    version: shortText(version),
    latestBlockHeight: typeof height === "number" && Number.isSafeInteger(height) ? height : null,
    latestBlockTime: toTime(sync.latest_block_time),
    isSyncing: typeof sync.syncing === "boolean" ? sync.syncing : null,
  };
  return Object.values(status).every((value) => value === null) ? null : status;
}

function fails(found: string): Outcome {
  return { works: false, found, node: null };
}

/** Undefined when it is longer than any status. */
async function readSome(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A foreign server wrote it. */
function shortText(value: unknown): string | null {
  return typeof value === "string" && /^[\x21-\x7e]{1,64}$/.test(value) ? value : null;
}

function toTime(value: unknown): string | null {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;
