import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

/** Resident megabytes (of 10⁶ bytes) once they stay within one percent for three seconds, or after half a minute. */
export async function settledMemory(pid: number): Promise<number> {
  const samples: number[] = [];
  for (const begun = Date.now(); Date.now() - begun < 30_000; await wait(SAMPLE_MS)) {
    samples.push(residentMegabytes(pid));
    const last = samples.slice(-SAMPLES);
    if (last.length === SAMPLES && Math.max(...last) <= Math.min(...last) * 1.01) break;
  }
  return samples.at(-1) ?? Number.NaN;
}

function residentMegabytes(pid: number): number {
  const kibibytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return (Number(kibibytes) * 1_024) / 1_000_000;
}

const SAMPLE_MS = 500;
const SAMPLES = 6;
