import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileLine, pieceLine } from "./format.js";

/**
 * The lines of the development shards' files: journals first, since what they speak of is in files written before. A journal that grows
 * meanwhile is read as far as it goes; its last line, if cut off, is dropped when the shard opens, as after a crash.
 * @param folder `development-shards` of the data folder; there need be none
 */
export async function* shardFileLines(folder: string, count: (files: number) => void): AsyncGenerator<string> {
  for (const path of await filesOf(folder)) {
    count(1);
    yield fileLine(path);
    for await (const bytes of createReadStream(join(folder, path), { highWaterMark: PIECE })) yield pieceLine(bytes);
  }
}

/** A multiple of three, so that base64 has no padding within. */
const PIECE = 192 * 1024;

async function filesOf(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".draft") && entry.name !== OLD_KEY_FILE)
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    )
    .sort((a, b) => Number(b.endsWith("/journal")) - Number(a.endsWith("/journal")) || (a < b ? -1 : 1));
}

/** Earlier versions kept a private key in it; the vault takes it in at the next start. */
const OLD_KEY_FILE = "master-account.json";
