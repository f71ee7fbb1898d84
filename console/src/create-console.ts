import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import { AccessKeys } from "./access-keys/access-keys.js";
import { ensureFirstAccessKey } from "./access-keys/first-access-key.js";
import { createServer } from "./server.js";
import { masterAccountOf } from "./shards/names.js";
import { Shards } from "./shards/shards.js";
import { openStore } from "./store/store.js";
import { Tokens } from "./tokens/tokens.js";

export interface ConsoleOptions {
  /** The folder for everything this console keeps. Made when missing. */
  dataDir: string;
  host?: string;
  /** 0 takes a free one. */
  port?: number;
  developmentShards?: readonly string[];
  logger?: Logger;
  now?: () => Date;
}

/** A running console. */
export interface Console {
  url: string;
  /** The file with the first access key. */
  accessKeyFile: string;
  close(): Promise<void>;
}

/** Starts a console; resolves when it accepts requests. */
export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const now = options.now ?? (() => new Date());
  const logger = options.logger ?? pino({ level: "silent" });
  const host = options.host ?? "127.0.0.1";
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const store = await openStore({
    folder: join(options.dataDir, "pg"),
    onConnectionLost: (error) => logger.warn({ err: error }, "lost a database connection"),
  });
  const accessKeyFile = join(options.dataDir, "access-key");
  await ensureFirstAccessKey(store.database, accessKeyFile, now());
  const shards = new Shards(store.database, now);
  for (const id of options.developmentShards ?? ["demos-calimero-testnet"]) {
    if (!(await shards.find(id))) {
      await shards.add({ id, masterAccount: masterAccountOf(id) ?? id, upstream: { kind: "development" } });
    }
  }
  const tokens = new Tokens(store.database);
  let url = "";
  let server: Server | undefined;
  const app = await createServer({
    accessKeys: new AccessKeys(store.database, now),
    shards,
    tokens,
    logger,
    now,
    rpcUrl: (shardId) => `${url}/api/v1/shards/${shardId}/neard-rpc/`,
    serverFactory: (listener) => {
      server = createHttpServer(listener as RequestListener);
      return server;
    },
  });
  if (!server) throw new Error("Fastify made no server.");
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    accessKeyFile,
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}
