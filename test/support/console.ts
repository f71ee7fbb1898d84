import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Console, type ConsoleOptions, createConsole } from "../../console/src/index.js";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { openEmbedded } from "../../console/src/store/embedded.js";
import { duringTests } from "./during-tests.js";
import { createConsoleDatabase } from "./postgres.js";

/** A real console in this process, on a loopback port of its own and with a data folder of its own. */
export interface TestConsole {
  url: string;
  /** The first access key, with every right. */
  accessKey: string;
  dataDir: string;
  /** Where its metrics are read; undefined unless they were asked for. */
  metricsUrl: string | undefined;
  /** Of its database; undefined where that is embedded. */
  databaseUrl: string | undefined;
  /** The development shard it starts with, unless told otherwise. */
  shardId: string;
  /** `fetch` below /api/v1 with an access key (the first one unless told otherwise); a body is sent as JSON. */
  adminFetch(path: string, init?: AdminRequest): Promise<Response>;
  /** Calls a shard through the gateway. */
  gatewayFetch(token: string, request?: { method: string; params?: unknown }, shardId?: string): Promise<Response>;
  /** Stops it; another one can be started on its data folder. */
  stop(): Promise<void>;
  /** Starts another one on its data. The access key stays the same. */
  restart(options?: Partial<ConsoleOptions>): Promise<TestConsole>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

export interface AdminRequest {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Empty sends none. */
  accessKey?: string;
}

/**
 * Starts a console as fast as possible: its embedded database is a copy of one made once per test run, and passwords are hashed at little cost. With
 * KEYRING_TEST_DATABASE_URL it gets a database of its own on that Postgres server instead.
 */
export async function startConsole(options: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const server = process.env.KEYRING_TEST_DATABASE_URL;
  const ownFolder = options.dataDir === undefined ? await makeFolder() : undefined;
  const ownDatabase = server && options.databaseUrl === undefined ? await createConsoleDatabase(server) : undefined;
  if (!server && ownFolder) await copyTemplate(ownFolder);
  const clean = async () => {
    await ownDatabase?.drop();
    if (ownFolder) await rm(ownFolder, { recursive: true, force: true });
  };
  const all: ConsoleOptions = {
    developmentShards: [DEFAULT_DEVELOPMENT_SHARD],
    relaxedDurability: true,
    passwordCost: { N: 1024, r: 8, p: 1 },
    ...options,
    dataDir: options.dataDir ?? ownFolder ?? "",
    databaseUrl: options.databaseUrl ?? ownDatabase?.url,
  };
  try {
    return await start(all, clean);
  } catch (error) {
    await clean();
    throw error;
  }
}

/** A console that runs while the tests of this `describe` do. */
export function withConsole(options?: Partial<ConsoleOptions>): TestConsole {
  return duringTests(
    () => startConsole(options),
    (running) => running.close(),
  );
}

/** A data folder that is removed when the tests end. */
export async function makeFolder(): Promise<string> {
  root ??= mkdtemp(join(tmpdir(), "keyring-test-")).then((folder) => {
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  });
  return mkdtemp(join(await root, "console-"));
}

/** Puts an empty embedded database into a data folder. */
export async function copyTemplate(folder: string): Promise<void> {
  template ??= makeTemplate();
  // A thousand small files: one by one and asynchronously it would take half a second.
  cpSync(await template, join(folder, "pg"), { recursive: true });
}

let root: Promise<string> | undefined;
let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const folder = join(await makeFolder(), "pg");
  const engine = await openEmbedded(folder, { relaxed: true, onDiskFailure: (error) => assert.fail(error) });
  await engine.close();
  return folder;
}

/** A test that fails half-way leaves its console running; the process must end all the same. */
const stillRunning = new Set<Console>();
if (typeof after === "function") after(() => Promise.all([...stillRunning].map((running) => running.close())));

async function start(options: ConsoleOptions, clean: () => Promise<void>): Promise<TestConsole> {
  const running = await createConsole(options);
  stillRunning.add(running);
  const stop = () => {
    stillRunning.delete(running);
    return running.close();
  };
  const accessKey = (await readFile(running.accessKeyFile, "utf8")).trim();
  const shardId = DEFAULT_DEVELOPMENT_SHARD.id;
  return {
    url: running.url,
    metricsUrl: running.metricsUrl,
    accessKey,
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl,
    shardId,
    adminFetch: (path, init = {}) => adminFetch(running.url, path, { accessKey, ...init }),
    gatewayFetch: (token, request = { method: "status" }, shard = shardId) =>
      fetch(`${running.url}/api/v1/shards/${shard}/neard-rpc/`, {
        method: "POST",
        headers: { "x-api-key": token, "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, params: [], ...request }),
      }),
    stop,
    restart: async (changes = {}) => {
      await stop();
      return start({ ...options, ...changes }, clean);
    },
    close: async () => {
      await stop();
      await clean();
    },
  };
}

/** `fetch` below /api/v1 of the console at a URL. */
export function adminFetch(
  url: string,
  path: string,
  { method, body, headers, accessKey }: AdminRequest,
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(accessKey ? { authorization: `Bearer ${accessKey}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
