import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { CommandFailed } from "../failures.js";
import { HEADING } from "./dotenv.js";

/**
 * Writes a file that only its owner can read, whole or not at all. One that is there is replaced only if it is of this command.
 * @throws CommandFailed
 */
export async function writeSecretFile(path: string, content: string): Promise<void> {
  if (!(await isFree(path))) {
    throw new CommandFailed(
      `${path} exists and was not written by this command, so it was not changed. Name another file, or - for a pipe.`,
    );
  }
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw failed(path, error as NodeJS.ErrnoException);
  }
}

/** Whether nothing is there, or a file of this command. */
async function isFree(path: string): Promise<boolean> {
  try {
    // what is no file, a pipe for instance, might never come to an end
    return (await stat(path)).isFile() && (await readFile(path, "utf8")).startsWith(HEADING);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
    throw failed(path, error as NodeJS.ErrnoException);
  }
}

function failed(path: string, { code }: NodeJS.ErrnoException): CommandFailed {
  return new CommandFailed(`Cannot write ${path} (${code ?? "no code"}).`);
}
