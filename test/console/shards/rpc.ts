import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** What an RPC received. */
export interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
  method: string;
}

/** The RPC of a provider, on a real port: it wants a key where it was told one, and keeps what it was asked. */
export class ProviderRpc {
  readonly asked: Asked[] = [];
  /** Header and value that it demands. */
  key: [name: string, value: string] | undefined;
  chainId = "calimero-test";
  /** Answers instead of the usual way. */
  answer: ((response: ServerResponse) => void) | undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ProviderRpc> {
    const server = createServer((request, response) => void rpc.#handle(request, response)).listen(0, "127.0.0.1");
    const rpc = new ProviderRpc(server);
    await once(server, "listening");
    return rpc;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What it was asked through the gateway or by the custodian: not by a test of the connection. */
  get requests(): Asked[] {
    return this.asked.filter(({ method }) => method !== "status");
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, id } = JSON.parse(Buffer.concat(chunks).toString());
    this.asked.push({ url: request.url ?? "", headers: request.headers, method });
    if (this.answer !== undefined) return this.answer(response);
    if (this.key !== undefined && request.headers[this.key[0]] !== this.key[1]) {
      response.writeHead(401, { "content-type": "application/json" }).end('{"error":"no valid key"}');
      return;
    }
    const sync = { latest_block_height: 42, latest_block_time: "2026-11-30T12:00:00.123456789Z", syncing: false };
    const status = { chain_id: this.chainId, version: { version: "2.7.0", build: "x" }, sync_info: sync };
    const result = method === "status" ? status : "from the node";
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  }
}
