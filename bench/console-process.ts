import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { SetupError, tail } from "../toolchain/setup-error.mjs";
import type { Workplace } from "./workplace.js";

/** A console in a process of its own, as a user starts it. */
export interface ConsoleProcess {
  pid: number;
  url: string;
  /** The first access key, with every right. */
  accessKey: string;
  /** Milliseconds from starting the process until `/readyz` answered. */
  startMs: number;
  stop(): Promise<void>;
}

/** The development shard that a console has unless told otherwise. */
export const SHARD = "demos-calimero-testnet";

/** The built `keyring-console`. */
export const CONSOLE_MAIN = join(dirname(__dirname), "console", "dist", "main.js");

/** How a console is started. */
export interface ConsoleSettings {
  /** `postgres://…`; without it the database is embedded in the data folder. */
  databaseUrl?: string;
  /** Whether the embedded database may answer before what it answers is on disk. */
  relaxedDurability?: boolean;
  /** The Node that runs it; this one, unless told otherwise. */
  node?: string;
  /** A module that is loaded first. */
  preload?: string;
}

/** Starts the built console on a data folder, which may be empty. */
export async function startConsole(
  place: Workplace,
  dataDir: string,
  { databaseUrl = "", relaxedDurability = false, preload, node = process.execPath }: ConsoleSettings = {},
): Promise<ConsoleProcess> {
  const log = `${dataDir}.log`;
  const logFile = openSync(log, "a");
  const options = relaxedDurability ? ["--relaxed-durability"] : [];
  const required = preload === undefined ? [] : ["--require", preload];
  const begun = performance.now();
  const child = place.keep(
    spawn(node, [...required, CONSOLE_MAIN, "serve", "--data", dataDir, "--port", "0", ...options], {
      stdio: ["ignore", "pipe", logFile],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    }),
  );
  closeSync(logFile);
  const ended = once(child, "close");
  const lines = createInterface(child.stdout ?? Readable.from([]));
  const [line] = (await Promise.race([once(lines, "line"), ended.then(() => [])])) as [string?];
  const [, url, keyFile] = /^Keyring console at (\S+) \(first access key in (.+)\)$/.exec(line ?? "") ?? [];
  if (url === undefined || keyFile === undefined || !(await fetch(`${url}/readyz`)).ok) {
    throw new SetupError("The console to be measured did not start.", ["run `npm run console` to see why."], {
      output: tail(readFileSync(log, "utf8")),
    });
  }
  const startMs = performance.now() - begun;
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { pid: child.pid ?? 0, url, accessKey: readFileSync(keyFile, "utf8").trim(), startMs, stop };
}
