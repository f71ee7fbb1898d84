import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How a lock is waited for. */
export interface LockOptions {
  /** Called once, if another process has the lock. */
  onWait?: (holder: { pid: number }) => void;
  /** A lock that nobody touches while it is watched for so long is taken over. */
  staleMs?: number;
  pollMs?: number;
}

interface Holder {
  token: string;
  pid: number;
  host: string;
}

/**
 * Does `work` while no other process does, for work that several would otherwise do at once and in vain. What must never
 * be half done needs more than this lock (see `inScratch`): it is taken over when its holder died or froze.
 *
 * Not the lock of a console's data folder (console/src/data-folder/lock.ts): that one never waits for its holder and never lets two in.
 *
 * @param file the lock file; its folder is made
 */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { onWait, staleMs = 60_000, pollMs = 500 } = options;
  const mine: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  mkdirSync(dirname(file), { recursive: true });
  const watch = new Watch(staleMs);
  for (let waited = false; !claim(file, mine); waited = true) {
    const content = contentOf(file);
    const holder = parse(content);
    if (watch.isStale(file) || (holder !== undefined && isDead(holder))) discard(file, content, mine.token);
    else {
      if (holder && !waited) onWait?.(holder);
      await delay(pollMs);
    }
  }
  const heartbeat = setInterval(() => touch(file), staleMs / 6);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (parse(contentOf(file))?.token === mine.token) rmSync(file, { force: true });
  }
}

function claim(file: string, mine: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Empty where the lock was just released, or is just being written. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function parse(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

/** Looks whether a lock changes. Only that counts, not when: no two clocks have to agree. */
class Watch {
  readonly #staleMs: number;
  #sign: string | undefined;
  #since = performance.now();

  constructor(staleMs: number) {
    this.#staleMs = staleMs;
  }

  /** Whether the lock was the same, untouched, for all the time that it is waited for. */
  isStale(file: string): boolean {
    const { ino, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
    const sign = `${ino} ${mtimeMs}`;
    if (sign !== this.#sign) {
      this.#sign = sign;
      this.#since = performance.now();
    }
    return ino !== undefined && performance.now() - this.#since >= this.#staleMs;
  }
}

/** Whether it was a process of this machine that is no more. */
function isDead({ host, pid }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives and is another user's
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** Of several waiting processes one removes the stale lock. One that is late takes another's in its hands, and puts it back. */
function discard(file: string, stale: string, token: string): void {
  const aside = `${file}.${token}`;
  try {
    renameSync(file, aside);
    // fails where somebody has claimed it since: then two work at once, which costs time and nothing else
    if (contentOf(aside) !== stale) linkSync(aside, file);
  } catch {
    // another process was faster
  } finally {
    rmSync(aside, { force: true });
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over while this process was frozen; the work is safe all the same.
  }
}
