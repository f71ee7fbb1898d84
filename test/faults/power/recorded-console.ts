import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { STRACE } from "./recording.js";

/** Starts a console of which strace records what it asks of its disk and tells its clients. */
export async function startRecorded(dataDir: string, recording: string, options: readonly string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const serve = ["serve", "--data", dataDir, "--port", "0", "--log-level", "error", ...options];
  const args = [...STRACE, "-o", recording, process.execPath, MAIN, ...serve];
  const child = spawn("strace", args, { env: { ...env, UV_USE_IO_URING: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const url = /^Keyring console at (\S+)/.exec(await firstLine(child))?.[1] ?? "";
  const { pid } = JSON.parse(await readFile(join(dataDir, "console.json"), "utf8")) as { pid: number };
  return {
    url,
    end: async (signal: NodeJS.Signals) => {
      process.kill(pid, signal);
      await ended;
    },
  };
}

const MAIN = join(__dirname, "..", "..", "..", "console", "dist", "main.js");

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`The recorded console ended (exit code ${code}) before it ran.`)));
  });
}
