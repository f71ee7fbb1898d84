import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConsoleOptions, createConsole } from "../../console/src/index.js";
import { openEmbedded } from "../../console/src/store/embedded.js";

/** A real console in this process, on a loopback port of its own and with a data folder of its own. */
export interface TestConsole {
  url: string;
  /** The first access key, with every right. */
  accessKey: string;
  dataDir: string;
  /** The shard that every console starts with. */
  shardId: string;
  /** `fetch` below /api/v1 with an access key (the first one unless told otherwise); a body is sent as JSON. */
  adminFetch(path: string, init?: AdminRequest): Promise<Response>;
  /** Stops it and removes its data folder. */
  close(): Promise<void>;
}

export interface AdminRequest {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  accessKey?: string;
}

/** Starts a console as fast as possible: its embedded database is a copy of one made once per test run. */
export async function startConsole(options: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const dataDir = options.dataDir ?? (await copyOfTemplate());
  const running = await createConsole({ ...options, dataDir });
  const accessKey = (await readFile(running.accessKeyFile, "utf8")).trim();
  return {
    url: running.url,
    accessKey,
    dataDir,
    shardId: "demos-calimero-testnet",
    adminFetch: (path, init = {}) => adminFetch(running.url, path, { accessKey, ...init }),
    close: async () => {
      await running.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** An empty data folder whose embedded database is made already. */
export async function copyOfTemplate(): Promise<string> {
  template ??= makeTemplate();
  const folder = await mkdtemp(join(await template, "console-"));
  await cp(join(await template, "pg"), join(folder, "pg"), { recursive: true });
  return folder;
}

function adminFetch(url: string, path: string, { method, body, headers, accessKey }: AdminRequest): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(accessKey === undefined ? {} : { authorization: `Bearer ${accessKey}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

let template: Promise<string> | undefined;

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-test-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await openEmbedded(join(folder, "pg")).then((engine) => engine.close());
  return folder;
}
