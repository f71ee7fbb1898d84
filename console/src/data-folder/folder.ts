import { access, constants } from "node:fs/promises";
import { StartError } from "../start-error.js";
import { makeFolderDurably } from "./flush.js";

/**
 * Makes a data folder that only its owner can enter, or checks that the one that is there can be used.
 * @throws StartError
 */
export async function openFolder(folder: string): Promise<void> {
  try {
    await makeFolderDurably(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = REASONS.get(code ?? "") ?? message;
    throw new StartError(`The data folder ${folder} cannot be used: ${reason}. Choose another with --data.`);
  }
}

const REASONS = new Map([
  ["EACCES", "this user may not write there"],
  ["EPERM", "this user may not write there"],
  ["EROFS", "the file system is read-only"],
  ["ENOTDIR", "part of the path is a file"],
  ["EEXIST", "there is a file of this name"],
  ["ENOSPC", "the disk is full"],
]);
