import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "../start-error.js";
import { unusable } from "./folder.js";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.js";

/** Another console has the data folder. */
export class LockedFolderError extends StartError {
  override readonly name = "LockedFolderError";
}

/** The hold on a data folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process: two consoles on one embedded database lose rows without noticing.
 *
 * Whoever wants it puts a file of its own into the folder `lock`, then looks at the others there, and withdraws if one of them belongs to a
 * living process. No name is ever used twice, so a dead one's file can be removed by anybody at any time, and there is nothing that a
 * process could die in the middle of. Two that come at once may both withdraw; they try again.
 *
 * Not the lock of the toolchain (toolchain/pulumi/lock.ts), which waits for its holder, and may let two in once one froze.
 *
 * @throws LockedFolderError while another console has it; StartError when nothing can be written there
 */
export async function lockFolder(folder: string, options: LockOptions = {}): Promise<FolderLock> {
  const { tries = 5, silentMs = 15_000 } = options;
  for (let left = tries; ; left -= 1) {
    const own = announce(folder);
    const other = await livingOther(folder, own, silentMs);
    if (other === undefined) return hold(own);
    withdraw(own);
    // of two that came at once, one is likely to be gone by then
    if (left <= 1) throw heldBy(other, folder);
    await delay(Math.random() * 100);
  }
}

/** How long is waited for others; for tests. */
export interface LockOptions {
  tries?: number;
  /** How long a process of another machine may give no sign of life. */
  silentMs?: number;
}

/** @returns this process's file */
function announce(folder: string): string {
  for (;;) {
    const own = join(roomOf(folder), `${randomUUID()}.json`);
    try {
      writeDurably(own, JSON.stringify(ownIdentity()));
      return own;
    } catch (error) {
      // an unfinished one would keep later starts waiting for a sign of whoever it belongs to
      withdraw(own);
      // the last holder has just removed the folder of the locks
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw unusable(folder, error as NodeJS.ErrnoException);
    }
  }
}

/** After a power failure the file has its content or is not there: nobody could tell whose an empty one is. */
function writeDurably(path: string, content: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function withdraw(own: string): void {
  rmSync(own, { force: true });
  try {
    rmdirSync(dirname(own));
  } catch {
    // somebody else is in it
  }
}

/** The folder of the locks. Earlier consoles had a file there. */
function roomOf(folder: string): string {
  const room = join(folder, "lock");
  const old = statSync(room, { throwIfNoEntry: false });
  if (old?.isFile()) {
    const holder = parse(read(room));
    if (holder !== undefined && isHere(holder) && isRunning(holder)) throw heldBy({ file: room, holder }, folder);
    rmSync(room, { force: true });
  }
  mkdirSync(room, { recursive: true, mode: 0o700 });
  return room;
}

function hold(own: string): FolderLock {
  // Tells consoles of other machines or containers, who cannot see this process, that it lives.
  const content = readFileSync(own);
  const heartbeat = setInterval(() => touch(own, content), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      withdraw(own);
    },
  };
}

const HEARTBEAT_MS = 4_000;

interface Other {
  file: string;
  holder: ProcessIdentity | undefined;
}

/** A living process that has the folder or wants it. Removes the files of dead ones. */
async function livingOther(folder: string, own: string, silentMs: number): Promise<Other | undefined> {
  const room = join(folder, "lock");
  const others = readdirSync(room)
    .map((name) => join(room, name))
    .filter((file) => file !== own);
  for (const file of others) {
    const holder = parse(read(file));
    const alive = holder !== undefined && isHere(holder) ? isRunning(holder) : await showsHeartbeat(file, silentMs);
    if (alive) return { file, holder };
    rmSync(file, { force: true });
  }
  return undefined;
}

/**
 * Whether somebody out of sight touches a file while it is watched. Only that it changes counts, not when: no two clocks have to agree. A
 * file that cannot be read belongs to nobody known, and is watched as well.
 */
async function showsHeartbeat(file: string, silentMs: number): Promise<boolean> {
  const before = signOf(file);
  const step = Math.min(500, silentMs);
  for (let waited = 0; waited < silentMs; waited += step) {
    await delay(step);
    const now = signOf(file);
    if (now === undefined) return false;
    if (now !== before) return true;
  }
  return false;
}

function signOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats && `${stats.mtimeNs} ${stats.size}`;
}

function isHere({ host }: ProcessIdentity): boolean {
  return host === ownIdentity().host;
}

function heldBy({ file, holder }: Other, folder: string): LockedFolderError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
  return new LockedFolderError(
    `The data folder ${folder} is in use by ${who}. Stop that console first, or give this one a folder of its own with ` +
      `--data. If you are sure that no console is running, delete ${file}.`,
  );
}

function parse(content: string): ProcessIdentity | undefined {
  try {
    const { pid, host, started } = JSON.parse(content) as Partial<ProcessIdentity>;
    return typeof pid === "number" && typeof host === "string" ? { pid, host, started: started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/**
 * Writes it anew, in case somebody has removed it; the file system's own clock dates it. It is not made empty first: a power failure would
 * leave it so.
 */
function touch(file: string, content: Uint8Array): void {
  try {
    const opened = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      writeSync(opened, content, 0, content.length, 0);
    } finally {
      closeSync(opened);
    }
  } catch {
    // The folder went away under a running console; the next write to it says so.
  }
}
