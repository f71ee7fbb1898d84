import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { PERMISSION_NAMES, type Permission, type Permissions } from "pulumi-keyring-near";
import {
  type Counters,
  createGateway,
  type Decision,
  Endpoint,
  type GatewayOptions,
  type GatewayPorts,
  type Grant,
  type Upstream,
} from "../../../console/src/gateway/index.js";

export const SHARD = "demos-calimero-testnet";

/** Something the upstream received: what must never happen for a denied request. */
export interface Received {
  headers: IncomingMessage["headers"];
  url: string;
  body: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON-RPC error of an answer that has one. */
  error: {
    code: number;
    message: string;
    name: string;
    cause: { name: string; info: { error_message: string; missing?: unknown; method_name?: string } };
  };
  id: unknown;
}

/** A gateway on a real port, in front of a real server that counts what reaches it. */
export class GatewayUnderTest {
  readonly received: Received[] = [];
  readonly decisions: Decision[] = [];
  readonly used: string[] = [];
  readonly upstreams = new Map<string, Upstream>();
  readonly grants = new Map<string, Grant>();
  /** How the shard answers; the default echoes the id. */
  shard: (request: IncomingMessage, response: ServerResponse, body: string) => void = answerSuccess;
  now = Date.now();

  private constructor(
    private readonly gateway: ReturnType<typeof createGateway>,
    private readonly listener: Server,
    private readonly upstream: Server,
  ) {}

  /** @param ports replaces look-ups, to make them slow or fail */
  static async start(options: GatewayOptions = {}, ports: Partial<GatewayPorts> = {}): Promise<GatewayUnderTest> {
    const gateway = createGateway(
      {
        tokens: { find: (sha256) => test.grants.get(Buffer.from(sha256, "latin1").toString("hex")) },
        upstreams: { find: (shardId) => test.upstreams.get(shardId) },
        now: () => test.now,
        used: (tokenId) => test.used.push(tokenId),
        decided: (decision) => test.decisions.push(decision),
        ...ports,
      },
      options,
    );
    const listener = await listen((request, response) => {
      if (gateway.handles(request.url ?? "")) gateway.handle(request, response);
      else response.writeHead(418).end();
    });
    const upstream = await listen(async (request, response) => {
      const body = await readAll(request);
      test.received.push({ headers: request.headers, url: request.url ?? "", body });
      test.shard(request, response, body);
    });
    const test = new GatewayUnderTest(gateway, listener, upstream);
    test.upstreams.set(SHARD, atUrl(`${originOf(upstream)}/rpc`));
    return test;
  }

  get counters(): Readonly<Counters> {
    return this.gateway.counters;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  get url(): string {
    return `${originOf(this.listener)}${path()}`;
  }

  /** A live token of the shard; change the grant to kill it. */
  token(permissions: Permissions, grant: Partial<Grant> = {}): string {
    const value = randomBytes(32).toString("hex");
    this.grants.set(sha256(value), {
      tokenId: `id-of-${value.slice(0, 8)}`,
      shardId: SHARD,
      permissions: permissions === "full" ? "full" : new Set(permissions),
      deadAt: undefined,
      ...grant,
    });
    return value;
  }

  grantOf(token: string): Grant {
    const grant = this.grants.get(sha256(token));
    if (grant === undefined) throw new Error("unknown token");
    return grant;
  }

  /** The gateway knows the token no more. */
  forget(token: string): void {
    this.grants.delete(sha256(token));
  }

  /** Sends a body as it is, or a value as JSON. */
  async call(token: string | undefined, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { "x-api-key": token }),
        ...headers,
      },
      body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    return toAnswer(response);
  }

  /** Writes bytes to the port and resolves with everything that comes back until the gateway closes the connection. */
  async exchangeBytes(...parts: (string | Uint8Array)[]): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    for (const part of parts) socket.write(part);
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("error", () => {});
    await new Promise((resolve) => socket.on("close", resolve));
    return text;
  }

  /** The gateway's side of the next connection. */
  async nextConnection(): Promise<Socket> {
    const [socket] = await once(this.listener, "connection");
    return socket;
  }

  closeGateway(): Promise<void> {
    return this.gateway.close();
  }

  async close(): Promise<void> {
    await stop(this.listener);
    await this.gateway.close();
    await stop(this.upstream);
  }
}

/** A shard at these URLs. */
export function atUrl(first: string, ...others: string[]): Upstream & { kind: "url" } {
  return { kind: "url", endpoints: [new Endpoint(first), ...others.map((url) => new Endpoint(url))] };
}

/** A request as clients send it. */
export function rpc(method: string, params?: unknown, id: unknown = 1): Record<string, unknown> {
  return { jsonrpc: "2.0", id, method, params };
}

export const VIEW_ACCOUNT = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };

/** The path of a shard's gateway. */
export function path(shardId = SHARD): string {
  return `/api/v1/shards/${shardId}/neard-rpc/`;
}

/** All permissions but these. */
export function allBut(...without: Permission[]): Permission[] {
  return PERMISSION_NAMES.filter((name) => !without.includes(name));
}

/** Resolves when the condition holds; asks again on every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const { error, id } = text.startsWith("{") ? JSON.parse(text) : { error: undefined, id: undefined };
  return { status: response.status, headers: response.headers, text, error, id };
}

export async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export async function listen(handler: RequestListener): Promise<Server> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answerSuccess(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end('{"jsonrpc":"2.0","result":"answered","id":1}');
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
