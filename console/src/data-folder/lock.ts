import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../start-error.js";
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
 * Takes a data folder for this process: two consoles on one embedded database lose rows without noticing. The lock of a
 * process that died is taken over.
 * @throws LockedFolderError while another console has it
 */
export function lockFolder(folder: string): FolderLock {
  const lock = join(folder, "lock");
  const content = JSON.stringify({ ...ownIdentity(), nonce: randomUUID() });
  if (!create(lock, content)) takeOver(lock, content, folder);
  // Tells consoles of other machines or containers, who cannot see this process, that it lives.
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      if (read(lock) === content) rmSync(lock, { force: true });
    },
  };
}

const HEARTBEAT_MS = 5_000;
const SILENT_AFTER_MS = 20_000;

/** Replaces a dead lock. Only one process at a time may, or two could each remove the other's fresh lock. */
function takeOver(lock: string, content: string, folder: string): void {
  const guard = `${lock}.takeover`;
  if (!create(guard, content)) {
    throw new LockedFolderError(
      `Another console is taking over ${folder} at this moment. If none is running, delete ${guard} and start again.`,
    );
  }
  try {
    const holder = read(lock);
    if (holder !== undefined && isHeld(holder, lock)) throw heldBy(holder, folder, lock);
    rmSync(lock, { force: true });
    if (!create(lock, content)) throw new LockedFolderError(`Another console took ${folder} at this moment.`);
  } finally {
    rmSync(guard, { force: true });
  }
}

function isHeld(content: string, lock: string): boolean {
  const holder = parse(content);
  if (holder?.host === ownIdentity().host) return isRunning(holder);
  // On another machine, or being written at this moment: only its age tells.
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < SILENT_AFTER_MS;
}

function heldBy(content: string, folder: string, lock: string): LockedFolderError {
  const holder = parse(content);
  const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
  return new LockedFolderError(
    `The data folder ${folder} is in use by ${who}. Stop that console first, or give this one a folder of its own with ` +
      `--data. If you are sure that no console is running, delete ${lock}.`,
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

/** False when the file is there already. */
function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The folder went away under a running console; the next write to it says so.
  }
}
