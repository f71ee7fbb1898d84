import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";

/** When in a console's life the power is cut. */
export type Phase = (typeof PHASES)[number];

export const PHASES = ["first start", "migration", "later start", "load", "change of the log's segment"] as const;

/** A flush of a recording. */
export interface Flush {
  phase: Phase;
  path: string;
}

/** The flushes of a recording below a folder, in the order in which they end. @param start what the start of the console is */
export async function flushesOf(recording: string, root: string, start: Phase): Promise<Flush[]> {
  const flushes: Flush[] = [];
  const begun = new Map<string, string>();
  let phase = start;
  for await (const line of createInterface({
    input: createReadStream(recording),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (phase === start && line.includes(STARTED)) phase = "load";
    const [, thread = "", whole, path, rest = ""] =
      /^(\d+)\s+(?:(f(?:data)?sync\(\d+<([^>]*)>)|<\.\.\. f(?:data)?sync resumed>)(.*)$/.exec(line) ?? [];
    if (thread === "") continue;
    if (rest.endsWith("<unfinished ...>")) {
      begun.set(thread, path ?? "");
      continue;
    }
    const flushed = decode(whole === undefined ? (begun.get(thread) ?? "") : (path ?? ""));
    if ((flushed === root || flushed.startsWith(`${root}/`)) && rest.endsWith("= 0"))
      flushes.push({ phase, path: flushed });
  }
  return withSegmentChanges(flushes);
}

function decode(path: string): string {
  return path.includes("\\x") ? Buffer.from(path.replaceAll("\\x", ""), "hex").toString() : path;
}

/** As strace writes it. */
const STARTED = [...Buffer.from("Keyring console at ")].map((byte) => `\\x${byte.toString(16)}`).join("");

/** Those around the first flush of a segment after another one, whatever else the console does then. */
function withSegmentChanges(flushes: readonly Flush[]): Flush[] {
  const changes = new Set<number>();
  let current: string | undefined;
  for (const [index, { path }] of flushes.entries()) {
    if (!/^[0-9A-F]{24}$/.test(basename(path)) || path === current) continue;
    if (current !== undefined && path > current) changes.add(index);
    current = path;
  }
  return flushes.map((flush, index) => ({
    ...flush,
    phase: [...changes].some((at) => Math.abs(at - index) <= AROUND) ? "change of the log's segment" : flush.phase,
  }));
}

/** The checkpoint that follows a change comes within so many. */
const AROUND = 12;

/**
 * How often the power is cut at each flush. All phases get the same share, as far as they have flushes for it: three for each, one for each
 * way to lose what was not flushed. What is left goes to the load.
 */
export function planCuts(flushes: readonly Flush[], most: number, during: readonly Phase[] = PHASES): number[] {
  const cuts = flushes.map(() => 0);
  const at = (phase: Phase) => flushes.flatMap((flush, index) => (flush.phase === phase ? [index] : []));
  const phases = during.filter((phase) => at(phase).length > 0).sort((one, other) => at(one).length - at(other).length);
  let left = most;
  const spread = (indices: readonly number[], count: number) => {
    for (let number = 0; number < count; number += 1) {
      const index = indices[Math.floor((number * indices.length) / count)];
      if (index !== undefined) cuts[index] = (cuts[index] ?? 0) + 1;
    }
    left -= count;
  };
  const others = phases.filter((phase) => phase !== "load");
  for (const [number, phase] of others.entries()) {
    // one share more, which is the load's
    const fair = Math.floor(left / (others.length - number + 1));
    spread(at(phase), Math.min(fair, at(phase).length * 3));
  }
  spread(at("load"), left);
  return cuts;
}
