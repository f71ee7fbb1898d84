import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { type BackupEnd, type BackupHeader, type BackupPart, DamagedBackup, readHeader, readLine } from "./format.js";
import { BACKED_UP } from "./tables.js";

/**
 * Reads the whole of a backup and compares it with its checksum.
 * @throws DamagedBackup
 */
export async function checkBackup(file: string): Promise<BackupHeader & BackupEnd> {
  const hash = createHash("sha256");
  const counted = { rows: 0, files: 0 };
  let header: BackupHeader | undefined;
  let end: BackupEnd | undefined;
  for await (const line of linesOf(file)) {
    if (end !== undefined) throw new DamagedBackup(`${file} goes on after its end.`);
    if (header === undefined) {
      header = readHeader(line);
    } else {
      const part = readLine(line);
      if (part.kind === "end") {
        end = part.end;
        continue;
      }
      if (part.kind === "row") counted.rows += 1;
      if (part.kind === "file") counted.files += 1;
      checkNames(part);
    }
    hash.update(line).update("\n");
  }
  if (header === undefined) throw new DamagedBackup(`${file} is empty.`);
  if (end === undefined) throw new DamagedBackup(`${file} is cut off: it has no end. Use another backup.`);
  const sha256 = hash.digest("hex");
  if (sha256 !== end.sha256 || counted.rows !== end.rows || counted.files !== end.files) {
    throw new DamagedBackup(`${file} is damaged: it does not match its checksum. Use another backup.`);
  }
  return { ...header, ...end };
}

/** What a backup that was checked holds, in its order. */
export async function* partsOf(file: string): AsyncGenerator<BackupPart> {
  let first = true;
  for await (const line of linesOf(file)) {
    if (first) {
      first = false;
      continue;
    }
    const part = readLine(line);
    if (part.kind === "end") return;
    yield part;
  }
}

/** What is written into a database or a folder goes nowhere else, whoever wrote the file. @throws DamagedBackup */
function checkNames(part: BackupPart): void {
  if (part.kind === "table" && !(BACKED_UP as readonly string[]).includes(part.name)) {
    throw new DamagedBackup(`The backup holds a table "${part.name.slice(0, 64)}", which this console does not know.`);
  }
  if (part.kind === "file" && !part.path.split("/").every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name))) {
    throw new DamagedBackup("The backup holds a file under a name that no development shard uses.");
  }
}

/** Every whole line; a rest without an end counts as one, and no checksum fits it. @throws DamagedBackup */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on("error", (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  unpacked.setEncoding("utf8");
  let rest = "";
  try {
    for await (const chunk of unpacked as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    if (rest !== "") yield rest;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (!/^Z_|^ERR_/.test(code)) throw error;
    throw new DamagedBackup(`${file} is damaged or no backup: ${message}. Use another backup.`);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
