import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { CommandFailed } from "../failures.js";
import { HEADING } from "./dotenv.js";

/**
 * Writes a file that only its owner can read, whole or not at all. One that is there is replaced only if it is of this command.
 * @throws CommandFailed
 */
export async function writeSecretFile(path: string, content: string): Promise<void> {
  const present = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw failed(path, error);
  });
  if (present !== undefined && !present.startsWith(HEADING)) {
    throw new CommandFailed(
      `${path} is there already and not of this command: it is left as it is. Name another file.`,
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

function failed(path: string, { code }: NodeJS.ErrnoException): CommandFailed {
  return new CommandFailed(`Cannot write ${path} (${code ?? "no code"}).`);
}
