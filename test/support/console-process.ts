import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";

/** `keyring-console serve` in a process of its own, as its users run it. */
export interface ConsoleProcess {
  url: string;
  pid: number;
  dataDir: string;
  /** The first access key; empty where another instance on the same database has made it. */
  accessKey: string;
  /** Its log so far. */
  log(): string;
  /** Where that comes from. */
  stderr: Readable;
  stdout: Readable;
  /** Ends it with a signal and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when it has ended, with its exit code; null where a signal ended it. */
  ended: Promise<number | null>;
}

/**
 * Starts a compiled console on a port of its own and waits until it accepts requests.
 * @param main its script (default: today's)
 * @param node the Node that runs it (default: this one)
 */
export async function startConsoleProcess(
  dataDir: string,
  env: Record<string, string> = {},
  main = MAIN,
  node = process.execPath,
): Promise<ConsoleProcess> {
  const { DATABASE_URL: _, ...own } = process.env;
  const args = [main, "serve", "--data", dataDir, "--port", "0"];
  const child = spawn(node, args, {
    env: { ...own, ...AT_ONCE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = /^Keyring console at (\S+)/.exec(await firstLine(child, () => log))?.[1] ?? "";
  const keyFile = join(dataDir, "access-key");
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    accessKey: existsSync(keyFile) ? readFileSync(keyFile, "utf8").trim() : "",
    log: () => log,
    stderr: child.stderr,
    stdout: child.stdout,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await ended;
    },
    ended,
  };
}

/** No load balancer has to notice, unless a test says so. */
const AT_ONCE = { KEYRING_CONSOLE_SHUTDOWN_DELAY: "0" };

const MAIN = join(dirname(dirname(__dirname)), "console", "dist", "main.js");

function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`The console ended (exit code ${code}) before it ran:\n${log()}`)));
  });
}
