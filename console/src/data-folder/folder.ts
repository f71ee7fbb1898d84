import type { Stats } from "node:fs";
import { access, chmod, constants, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { makeFolderDurably } from "keyring-shard/flush";
import { StartError } from "../start-error.js";

/**
 * Makes a data folder that only its owner can enter, or checks that the one that is there can be used. Takes from other users of the machine what
 * they could do with it or with anything in it: it holds tokens' hashes, custody keys and the files with the first credentials.
 * @throws StartError also when it is open to others and belongs to somebody else, so that it cannot be closed to them
 */
export async function openFolder(folder: string): Promise<void> {
  try {
    await makeFolderDurably(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(folder, error as NodeJS.ErrnoException);
  }
  // Windows has other permissions, which Node neither shows nor changes.
  if (process.platform === "win32") return;
  await closeToOthers(folder);
  await Promise.all(OURS.map((name) => closeWholly(join(folder, name))));
}

/** Why a data folder cannot be used, in words. */
export function unusable(folder: string, { code, message }: NodeJS.ErrnoException): StartError {
  const reason = REASONS.get(code ?? "") ?? message;
  const advice = FULL.has(code ?? "") ? "Free space and start the console again." : "Choose another with --data.";
  return new StartError(`The data folder ${folder} cannot be used: ${reason}. ${advice}`);
}

/** What a console keeps in its data folder. Anything else there is not ours to change. */
const OURS = ["pg", "development-shards", "access-key", "setup-code", "master-key"];

async function closeWholly(path: string): Promise<void> {
  if (!(await closeToOthers(path))?.isDirectory()) return;
  const names = await readdir(path).catch(() => []);
  await Promise.all(names.map((name) => closeWholly(join(path, name))));
}

/**
 * Links are left alone, and so is what they lead to.
 * @returns what is there
 */
async function closeToOthers(path: string): Promise<Stats | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink() || (found.mode & OTHERS) === 0) return found;
  try {
    await chmod(path, found.mode & 0o7777 & ~OTHERS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StartError(
      `Other users of this machine can read or change ${path}. It belongs to user ${found.uid}, so this console cannot close it to them: ` +
        "run chown and chmod -R go-rwx on it, or choose another folder with --data.",
    );
  }
  return found;
}

/** What the group and everybody else may do. */
const OTHERS = 0o077;

const REASONS = new Map([
  ["EACCES", "this user may not write there"],
  ["EPERM", "this user may not write there"],
  ["EROFS", "the file system is read-only"],
  ["ENOTDIR", "part of the path is a file"],
  ["EEXIST", "there is a file of this name"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the user's disk quota is used up"],
]);

/** What more space helps against. */
const FULL = new Set(["ENOSPC", "EDQUOT"]);
