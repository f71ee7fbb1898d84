import { rename, rm, writeFile } from "node:fs/promises";

/** Writes a file that nobody but its owner can read at any moment, and that is never seen half written. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, content, { mode: 0o600, flag: "wx", flush: true });
  await rename(unfinished, file);
}
