import { rm, writeFile } from "node:fs/promises";
import { renameDurably } from "keyring-shard/flush";

/** Writes a file that nobody but its owner can read at any moment, that is never seen half written, and that is on disk afterwards. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, content, { mode: 0o600, flag: "wx", flush: true });
  await renameDurably(unfinished, file);
}
