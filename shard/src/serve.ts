import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { DevelopmentShard, RpcRequest } from "./open.js";

/** A development shard behind an HTTP server. */
export interface ServedShard {
  /** `http://127.0.0.1:3030/` */
  url: string;
  /** Finishes what arrived, and stops listening. The shard stays open. */
  close(): Promise<void>;
}

/** As much as a node reads: a contract of 4 MiB in base64 is well below. */
const MAX_BODY = 10 * 1024 * 1024;

/**
 * Serves a shard's JSON-RPC to whoever can reach the address; it knows no tokens. Like a node's, it can be called by pages of any origin.
 *
 * @param address `port` 0 takes a free one; `host` defaults to 127.0.0.1
 * @throws what Node says when the address cannot be had
 */
export async function serveShard(
  shard: DevelopmentShard,
  { host = "127.0.0.1", port }: { host?: string; port: number },
): Promise<ServedShard> {
  const server = createServer((request, response) => {
    answer(shard, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "*, authorization",
};

async function answer(shard: DevelopmentShard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "OPTIONS") return end(response, 204);
  if (request.method !== "POST") return end(response, 405, "Send JSON-RPC requests with POST.");
  const body = await bodyOf(request);
  if (body === undefined) return end(response, 413, `A request has at most ${MAX_BODY} bytes.`);
  const rpc = requestOf(body);
  if (rpc === undefined) return end(response, 400, "The body is no JSON-RPC request.");
  const reply = await shard.handle(rpc);
  response.writeHead(reply.status, { ...CORS, "content-type": "application/json" }).end(reply.body);
}

function end(response: ServerResponse, status: number, text = ""): void {
  response.writeHead(status, { ...CORS, "content-type": "text/plain" }).end(text);
}

/** Undefined for a body that is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= MAX_BODY) pieces.push(piece);
  }
  return length <= MAX_BODY ? Buffer.concat(pieces).toString() : undefined;
}

function requestOf(body: string): RpcRequest | undefined {
  try {
    const request: unknown = JSON.parse(body);
    if (typeof request !== "object" || request === null || !("method" in request)) return undefined;
    return typeof request.method === "string" ? (request as RpcRequest) : undefined;
  } catch {
    return undefined;
  }
}
