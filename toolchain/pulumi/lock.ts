import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How a lock is waited for. */
export interface LockOptions {
  /** Called once, if another process has the lock. */
  onWait?: (holder: { pid: number }) => void;
  /** A lock whose holder has not touched it for so long is taken over. */
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
 * @param file the lock file; its folder is made
 */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { onWait, staleMs = 60_000, pollMs = 500 } = options;
  const mine: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !claim(file, mine); waited = true) {
    const holder = read(file);
    if (isStale(file, holder, staleMs)) discard(file, mine.token);
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
    if (read(file)?.token === mine.token) rmSync(file, { force: true });
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

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined; // Just released, or just being written.
  }
}

function isStale(file: string, holder: Holder | undefined, staleMs: number): boolean {
  try {
    if (Date.now() - statSync(file).mtimeMs > staleMs) return true;
    if (holder?.host !== hostname()) return false;
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    // No such process. (EPERM: it lives and is another user's. ENOENT: just released.)
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Of several waiting processes one removes the stale lock. One that is late by a hair may remove the lock just claimed by
 * another: then two work at once, which costs time and nothing else.
 */
function discard(file: string, token: string): void {
  try {
    renameSync(file, `${file}.${token}`);
    rmSync(`${file}.${token}`, { force: true });
  } catch {
    // Another process was faster.
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over while this process was frozen; the work is safe all the same.
  }
}
