import { readdirSync, readFileSync } from "node:fs";

/** The processes that a process has started, and those that these have started, by their ids. On Linux; elsewhere none. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map(running().map((id) => [id, parentOf(id)]));
  const found: number[] = [];
  const generation = [pid];
  for (let parent = generation.pop(); parent !== undefined; parent = generation.pop()) {
    const children = [...parents].flatMap(([id, its]) => (its === parent ? [id] : []));
    found.push(...children);
    generation.push(...children);
  }
  return found;
}

/** Ends processes at once; those that have ended already are fine. */
export function endAtOnce(...pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended
    }
  }
}

/** What a process runs, with its arguments; empty once it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function running(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // <pid> (<name, which may hold anything>) <state> <parent> …
    const [, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(parent);
  } catch {
    return undefined; // it has ended meanwhile
  }
}
