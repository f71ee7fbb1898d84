import { readFileSync } from "node:fs";
import { mkdir, open, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";

/**
 * An empty database's folder as one file, since making it from nothing takes seconds. It is made when the console is built, and belongs to one
 * version of PGlite: the file's name says which, so that one of another version is never found.
 */
export const TEMPLATE_FILE = join(
  // of the compiled console, also for whoever runs the sources
  dirname(dirname(dirname(__dirname))),
  "dist",
  "store",
  "disk",
  `template-${versionOfPGlite()}.br`,
);

/** Its package keeps package.json to itself. */
function versionOfPGlite(): string {
  const packed = join(dirname(dirname(require.resolve("@electric-sql/pglite"))), "package.json");
  return (JSON.parse(readFileSync(packed, "utf8")) as { version: string }).version;
}

interface Entry {
  /** Below the folder, with slashes. */
  path: string;
  /** Bytes of a file; left out for a folder. */
  size?: number;
}

/** A folder's content in one compressed piece: a line of JSON that lists it, then the files. The same content gives the same bytes. */
export async function pack(folder: string): Promise<Buffer> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(folder.length + 1) }));
  paths.sort((one, other) => (one.path < other.path ? -1 : 1));
  const entries: Entry[] = [];
  const contents: Buffer[] = [];
  for (const { entry, path: native } of paths) {
    const path = native.replaceAll("\\", "/");
    if (entry.isDirectory()) entries.push({ path });
    else {
      const content = await readFile(join(folder, native));
      entries.push({ path, size: content.length });
      contents.push(content);
    }
  }
  const all = Buffer.concat([Buffer.from(`${JSON.stringify(entries)}\n`), ...contents]);
  // files of Postgres repeat each other at some distance
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return promisify(brotliCompress)(all, { params });
}

/** Makes a folder of what was packed. */
export async function unpack(packed: Buffer, folder: string): Promise<void> {
  const all = await promisify(brotliDecompress)(packed);
  const end = all.indexOf("\n");
  const entries = JSON.parse(all.toString("utf8", 0, end)) as Entry[];
  await mkdir(folder, { mode: 0o700 });
  let offset = end + 1;
  for (const { path, size } of entries) {
    if (size === undefined) {
      await mkdir(join(folder, path), { mode: 0o700 });
      continue;
    }
    const file = await open(join(folder, path), "wx", 0o600);
    await file.writeFile(all.subarray(offset, offset + size));
    await file.close();
    offset += size;
  }
}
