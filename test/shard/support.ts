import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DevelopmentShard,
  type DevelopmentShardOptions,
  type GenesisKey,
  openDevelopmentShard,
} from "../../shard/src/index.js";

export type NearApi = typeof import("near-api-js", { with: { "resolution-mode": "import" }});

/** near-api-js has only ES modules. */
export const nearApi = (): Promise<NearApi> => import("near-api-js");

export const SHARD_ID = "demos-calimero-testnet";
export const MASTER = "demos.calimero.testnet";

export interface RpcAnswer {
  status: number;
  // The tests look into answers of every shape.
  result?: Loose;
  error?: Loose;
  id?: unknown;
  text: string;
}

/** JSON of any shape. */
export interface Loose {
  [name: string]: Loose;
}

/** A development shard in a folder of its own, and a clock that the test moves. */
export class ShardUnderTest {
  shard: DevelopmentShard | undefined;
  keys: GenesisKey[] = [];
  /** Milliseconds added to the real clock. */
  ahead = 0;

  constructor(readonly folder: string) {}

  static async start(options: Partial<DevelopmentShardOptions> = {}): Promise<ShardUnderTest> {
    const started = new ShardUnderTest(await mkdtemp(join(tmpdir(), "development-shard-")));
    await started.open(options);
    return started;
  }

  get key(): GenesisKey {
    const [key] = this.keys;
    if (!key) throw new Error("no genesis key was told");
    return key;
  }

  async open(options: Partial<DevelopmentShardOptions> = {}): Promise<void> {
    this.shard = await openDevelopmentShard({
      shardId: SHARD_ID,
      masterAccount: MASTER,
      dataDir: this.folder,
      blockTime: 0,
      now: () => Date.now() + this.ahead,
      onGenesisKey: (key) => {
        this.keys.push(key);
      },
      ...options,
    });
  }

  async call(method: string, params?: unknown, id: unknown = 1): Promise<RpcAnswer> {
    if (!this.shard) throw new Error("the shard is closed");
    const { status, body } = await this.shard.handle({ jsonrpc: "2.0", id, method, params });
    return { status, text: body, ...(JSON.parse(body) as object) };
  }

  /** The result of a call that must succeed. */
  async result(method: string, params?: unknown): Promise<Loose> {
    const { result, text } = await this.call(method, params);
    if (result === undefined) throw new Error(text);
    return result;
  }

  query(request_type: string, fields: object): Promise<RpcAnswer> {
    return this.call("query", { request_type, finality: "final", ...fields });
  }

  /** The public keys of an account. */
  async keysOf(accountId: string): Promise<string[]> {
    const about = { request_type: "view_access_key_list", finality: "final", account_id: accountId };
    const { keys } = await this.result("query", about);
    return (keys as unknown as { public_key: string }[]).map(({ public_key }) => public_key);
  }

  async close(): Promise<void> {
    await this.shard?.close();
    this.shard = undefined;
  }

  /** Closes and opens it again, as a restart of the console does. */
  async reopen(options: Partial<DevelopmentShardOptions> = {}): Promise<void> {
    await this.close();
    await this.open(options);
  }

  async dispose(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The shard behind a plain HTTP server, as real clients need it. */
export async function serve(under: ShardUnderTest): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", async () => {
      const body = Buffer.concat(pieces).toString();
      const reply = await under.shard?.handle(JSON.parse(body));
      response.writeHead(reply?.status ?? 503, { "content-type": "application/json" }).end(reply?.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
