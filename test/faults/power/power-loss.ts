import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { Asked, act, Told } from "./acts.js";
import { Disk, type Loss } from "./disk.js";
import { judge } from "./judge.js";
import { replay, STRACE } from "./recording.js";

/** What a run of cuts came to. */
export interface Cuts {
  /** Flushes that were recorded, each a place to cut. */
  flushes: number;
  /** Answers of the console that were recorded. */
  answers: number;
  cuts: Record<Loss, number>;
  faults: string[];
}

export const LOSSES: readonly Loss[] = ["all", "content", "any pages"];

/**
 * Records a console from its first start on, under load, stopped, started again, killed and started once more; then cuts the power at its
 * flushes, and starts a console on what each cut leaves.
 *
 * @param folder for the work, on a file system that strace sees
 * @param most how many cuts, spread evenly
 * @param options more of `serve`
 */
export async function cutPower(
  folder: string,
  rounds: number,
  most: number,
  options: readonly string[] = [],
): Promise<Cuts> {
  const disk = join(folder, "disk");
  const dataDir = join(disk, "console");
  await mkdir(disk, { recursive: true });
  const blank = new Disk(disk);
  const asked = new Asked();
  const recordings: string[] = [];
  let accessKey = "";
  for (const signal of ["SIGTERM", "SIGKILL", "SIGTERM"] as const) {
    const recording = join(folder, `recording-${recordings.length}`);
    const console = await startRecorded(dataDir, recording, options);
    accessKey = (await readFile(join(dataDir, "access-key"), "utf8")).trim();
    await act({ url: console.url, accessKey }, DEFAULT_DEVELOPMENT_SHARD.id, rounds, asked);
    await console.end(signal);
    recordings.push(recording);
  }
  const flushes = await count(recordings, disk, folder);
  const told = new Told();
  const result: Cuts = { flushes, answers: 0, cuts: { all: 0, content: 0, "any pages": 0 }, faults: [] };
  const target = join(folder, "left");
  let number = 0;
  let done = 0;
  const watcher = {
    told: (text: string) => told.hear(text),
    beforeFlush: async () => {
      number += 1;
      // evenly over all flushes, whatever their number
      for (; done < most && (done * flushes) / most < number; done += 1) {
        const loss = LOSSES[done % LOSSES.length] ?? "all";
        result.cuts[loss] += 1;
        const random = seeded(number * 31 + done);
        blank.leave(target, loss, random);
        try {
          await judge(join(target, "console"), accessKey, DEFAULT_DEVELOPMENT_SHARD.id, told, asked);
        } catch (error) {
          result.faults.push(
            `flush ${number} of ${flushes}, losing ${loss}: ${error instanceof Error ? error.message : error}`,
          );
        }
      }
    },
  };
  for (const recording of recordings) {
    await replay(recording, blank, watcher);
    await rm(recording);
  }
  result.answers = told.count;
  await rm(target, { recursive: true, force: true });
  return result;
}

/** How many flushes there are. */
async function count(recordings: readonly string[], disk: string, folder: string): Promise<number> {
  let flushes = 0;
  const empty = join(folder, "empty");
  await mkdir(empty, { recursive: true });
  const counting = new Disk(empty, disk);
  const watcher = {
    told: () => {},
    beforeFlush: () => {
      flushes += 1;
    },
  };
  for (const recording of recordings) await replay(recording, counting, watcher);
  return flushes;
}

async function startRecorded(dataDir: string, recording: string, options: readonly string[]) {
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

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
