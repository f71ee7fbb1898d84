import { execFile } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { CONSOLE_MAIN } from "../console-process.js";
import type { Workplace } from "../workplace.js";
import type { TimedClient } from "./client.js";
import { type Probe, probe } from "./probes.js";

/** A backup of a console that runs, and what requests took meanwhile. */
export interface MeasuredBackup {
  /** Of the whole command, which reads the file again. */
  seconds: number;
  /** Milliseconds of every request that was answered meanwhile. */
  meanwhile: Record<Probe, number>[];
}

/** Runs `keyring-console backup` for the console of a data folder, and asks that console for one thing after the other until it is done. */
export async function measureBackup(
  place: Workplace,
  dataDir: string,
  client: TimedClient,
  lastStack: number,
): Promise<MeasuredBackup> {
  const out = `${dataDir}.backup`;
  const begun = performance.now();
  const child = place.keep(execFile(process.execPath, [CONSOLE_MAIN, "backup", "--data", dataDir, "--out", out]));
  child.stderr?.pipe(process.stderr);
  let seconds: number | undefined;
  const ended = once(child, "close").then(([code]) => {
    seconds = (performance.now() - begun) / 1_000;
    return code as number | null;
  });
  const meanwhile: Record<Probe, number>[] = [];
  while (seconds === undefined) meanwhile.push(await probe(client, meanwhile.length, lastStack));
  if ((await ended) !== 0) throw new Error(`${dataDir} could not be backed up`);
  await rm(out);
  return { seconds, meanwhile };
}
