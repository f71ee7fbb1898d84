import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { SetupError, tail } from "../setup-error.mjs";

/** A console that serves, started here or found running. */
export interface RunningConsole {
  url: string;
  /** An access key with all rights, read from the console's file. */
  accessKey: string;
  /** Whether it ran before; then it is left running. */
  found: boolean;
  /** Stops it, where it was started here. */
  stop(): Promise<void>;
}

/** Starts the console of this clone with its data under `dataDir`, or uses the one that already serves from there. */
export async function ensureConsole(root: string, dataDir: string): Promise<RunningConsole> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const running = await serving(dataDir);
  if (running !== undefined) return { ...running, found: true, stop: async () => {} };
  const log = join(dataDir, "console.log");
  const output = openSync(log, "w", 0o600);
  const main = join(root, "console", "dist", "main.js");
  // a process group of its own: Ctrl-C must reach it only after the engine is done with it
  const child = spawn(process.execPath, [main, "serve", "--data", dataDir], {
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  };
  for (const begun = Date.now(); Date.now() - begun < START_TIME; await wait(50)) {
    if (child.exitCode !== null) break;
    const up = await serving(dataDir);
    if (up !== undefined) return { ...up, found: false, stop };
  }
  await stop();
  throw new SetupError("The console did not start.", [`read its log, ${log}.`], {
    output: tail(readFileSync(log, "utf8")),
  });
}

/** Milliseconds a console may take to start, its first database included. */
const START_TIME = 60_000;

async function serving(dataDir: string): Promise<{ url: string; accessKey: string } | undefined> {
  const file = join(dataDir, "console.json");
  const key = join(dataDir, "access-key");
  if (!existsSync(file) || !existsSync(key)) return undefined;
  try {
    const { url } = JSON.parse(readFileSync(file, "utf8")) as { url: string };
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return ready.ok ? { url, accessKey: readFileSync(key, "utf8").trim() } : undefined;
  } catch {
    return undefined; // a file of a console that died, or one that is still starting
  }
}

/** Whether the shard's main account has a key on the chain, as the console's custodian sees it. @throws Error when it cannot tell */
export async function hasKey({ url, accessKey }: RunningConsole, publicKey: string): Promise<boolean> {
  const path = `/api/v1/shards/demos-calimero-testnet/accounts/demos.calimero.testnet/keys/${encodeURIComponent(publicKey)}`;
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${accessKey}` } });
  if (response.ok) return true;
  const { type } = (await response.json()) as { type?: string };
  if (type === "urn:keyring:problem:unknown-key") return false;
  throw new Error(`The console cannot tell whether the key is on the chain: it answered ${response.status}.`);
}
