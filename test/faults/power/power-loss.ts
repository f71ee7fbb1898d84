import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { Asked, act, Told } from "./acts.js";
import { Disk, type Loss } from "./disk.js";
import { judge } from "./judge.js";
import { type Flush, flushesOf, PHASES, type Phase, planCuts } from "./plan.js";
import { startRecorded } from "./recorded-console.js";
import { replay } from "./recording.js";
import { type Prepared, SCENES, type Scene } from "./scenes.js";

/** What a run of cuts came to. */
export interface Cuts {
  /** Flushes that were recorded, each a place to cut. */
  flushes: number;
  /** Answers of the console that were recorded. */
  answers: number;
  cuts: Record<Phase, Record<Loss, number>>;
  faults: Fault[];
}

export interface Fault {
  phase: Phase;
  loss: Loss;
  /** What is missing, or why nothing starts. */
  text: string;
}

export const LOSSES: readonly Loss[] = ["all", "content", "any pages"];

/**
 * Records consoles under load: one from its first start on, stopped, started again, killed and started once more; one that migrates an old
 * database; one whose log changes its segment. Then cuts the power at their flushes, and starts a console on what each cut leaves.
 *
 * @param folder for the work, on a file system that strace sees
 * @param rounds of each client, in each run
 * @param most how many cuts
 * @param options more of `serve`
 * @param during where the power is cut; the load always
 */
export async function cutPower(
  folder: string,
  rounds: number,
  most: number,
  options: readonly string[] = [],
  during: readonly Phase[] = PHASES,
): Promise<Cuts> {
  const recorded: Recorded[] = [];
  for (const [number, scene] of SCENES.entries()) {
    recorded.push(await record(scene, join(folder, `scene-${number}`), rounds, options));
  }
  const flushes = recorded.flatMap((one) => one.flushes);
  const plan = planCuts(flushes, most, during);
  const none = () => ({ all: 0, content: 0, "any pages": 0 });
  const result: Cuts = {
    flushes: flushes.length,
    answers: 0,
    cuts: {
      "first start": none(),
      migration: none(),
      "later start": none(),
      load: none(),
      "change of the log's segment": none(),
    },
    faults: [],
  };
  for (const one of recorded) await cut(one, plan.splice(0, one.flushes.length), join(folder, "left"), result);
  await rm(folder, { recursive: true, force: true });
  return result;
}

interface Recorded {
  disk: Disk;
  recordings: readonly string[];
  flushes: readonly Flush[];
  asked: Asked;
  prepared: Prepared | undefined;
  accessKey: string;
}

async function record(scene: Scene, folder: string, rounds: number, options: readonly string[]): Promise<Recorded> {
  const root = join(folder, "disk");
  const dataDir = join(root, "console");
  await mkdir(root, { recursive: true });
  const prepared = await scene.prepare?.(dataDir);
  const disk = new Disk(root);
  const asked = new Asked();
  const recordings: string[] = [];
  const flushes: Flush[] = [];
  let accessKey = prepared?.accessKey ?? "";
  for (const [number, signal] of scene.ends.entries()) {
    const recording = join(folder, `recording-${number}`);
    const console = await startRecorded(dataDir, recording, options);
    if (prepared === undefined) accessKey = (await readFile(join(dataDir, "access-key"), "utf8")).trim();
    await act({ url: console.url, accessKey }, DEFAULT_DEVELOPMENT_SHARD.id, rounds, asked);
    await console.end(signal);
    recordings.push(recording);
    flushes.push(...(await flushesOf(recording, root, number === 0 ? scene.start : "later start")));
  }
  return { disk, recordings, flushes, asked, prepared, accessKey };
}

/** Cuts as often as planned at each flush. */
async function cut(recorded: Recorded, plan: readonly number[], target: string, result: Cuts): Promise<void> {
  const { disk, flushes, asked, prepared, accessKey } = recorded;
  const told = new Told();
  for (const [id, status] of prepared?.tokens ?? []) told.tokens.set(id, { value: undefined, status });
  let number = 0;
  let done = 0;
  const watcher = {
    told: (text: string) => told.hear(text),
    beforeFlush: async (path: string) => {
      const flush = flushes[number];
      if (flush?.path !== path) throw new Error(`flush ${number} is of ${path}, and was counted as of ${flush?.path}`);
      for (let left = plan[number] ?? 0; left > 0; left -= 1) {
        const { phase } = flush;
        const loss = LOSSES[done % LOSSES.length] ?? "all";
        result.cuts[phase][loss] += 1;
        disk.leave(target, loss, seeded(number * 31 + done));
        done += 1;
        const known = prepared !== undefined || told.started ? accessKey : undefined;
        try {
          await judge(join(target, "console"), known, DEFAULT_DEVELOPMENT_SHARD.id, told, asked);
        } catch (error) {
          const text = `flush ${number} of ${flushes.length} (${path}): ${error instanceof Error ? error.message : error}`;
          result.faults.push({ phase, loss, text });
        }
      }
      number += 1;
    },
  };
  for (const recording of recorded.recordings) await replay(recording, disk, watcher);
  result.answers += told.count;
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
