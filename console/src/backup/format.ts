import { StartError } from "../start-error.js";

/**
 * A backup is gzip of text lines (UTF-8, `\n`), in this order:
 *
 *     ["keyring-backup", {"format": 2, "schema": 7, "console": "0.1.0", "createdAt": "<RFC 3339>", "engine": "embedded"}]
 *     ["table", "<name>"]                          then one row a line, as Postgres's to_json writes it: {…}
 *     ["file", "<path below development-shards>"]  then the file's bytes in base64, in pieces, one JSON string a line: "…"
 *     ["end", {"rows": <all>, "files": <all>, "sha256": "<of every byte before this line, in hexadecimal>"}]
 *
 * So the first character tells what a line is: `[` a mark, `{` a row, `"` a piece of a file. The checksum tells damage, not tampering: a
 * backup holds the hashes of every credential, and is kept like the database itself.
 *
 * A table may come more than once: a row then takes the place of an earlier one with its primary key. In format 1 every table came once.
 */
export const FORMAT = 2;

/** The first line. */
export interface BackupHeader {
  format: number;
  /** The schema version of the rows. */
  schema: number;
  /** The version of the console that wrote it. */
  console: string;
  /** RFC 3339: the moment that the backup shows; of an embedded console that runs, when it was begun. */
  createdAt: string;
  engine: "embedded" | "postgres";
}

/** The last line. */
export interface BackupEnd {
  rows: number;
  files: number;
  sha256: string;
}

/** One line of a backup between the first and the last. */
export type BackupPart =
  | { kind: "table"; name: string }
  | { kind: "row"; json: string }
  | { kind: "file"; path: string }
  | { kind: "piece"; bytes: Buffer };

/** Thrown for a file that is no backup, or no longer whole. */
export class DamagedBackup extends StartError {
  override readonly name = "DamagedBackup";
}

export function headerLine(header: BackupHeader): string {
  return `${JSON.stringify(["keyring-backup", header])}\n`;
}

export function endLine(end: BackupEnd): string {
  return `${JSON.stringify(["end", end])}\n`;
}

export function tableLine(name: string): string {
  return `${JSON.stringify(["table", name])}\n`;
}

export function fileLine(path: string): string {
  return `${JSON.stringify(["file", path])}\n`;
}

export function pieceLine(bytes: Buffer): string {
  return `"${bytes.toString("base64")}"\n`;
}

/** Reads a first line. @throws DamagedBackup */
export function readHeader(line: string): BackupHeader {
  const [mark, header] = parse(line);
  if (mark !== "keyring-backup" || typeof header !== "object" || header === null) {
    throw new DamagedBackup("This file is not a backup of a Keyring console.");
  }
  const { format, schema } = header as BackupHeader;
  if (format !== 1 && format !== FORMAT) {
    throw new DamagedBackup(
      `This backup has format ${format}; this console reads formats 1 and ${FORMAT}. Restore it with the console that wrote it.`,
    );
  }
  if (!Number.isInteger(schema) || schema < 1) throw new DamagedBackup("The backup does not tell its schema version.");
  return header as BackupHeader;
}

/** Reads any other line. @throws DamagedBackup */
export function readLine(line: string): BackupPart | { kind: "end"; end: BackupEnd } {
  if (line.startsWith("{")) return { kind: "row", json: line };
  if (line.startsWith('"')) return { kind: "piece", bytes: Buffer.from(line.slice(1, -1), "base64") };
  const [mark, value] = parse(line);
  if ((mark === "table" || mark === "file") && typeof value === "string") {
    return mark === "table" ? { kind: "table", name: value } : { kind: "file", path: value };
  }
  if (mark === "end" && typeof value === "object" && value !== null) return { kind: "end", end: value as BackupEnd };
  throw new DamagedBackup("The backup holds a line that this console cannot read.");
}

function parse(line: string): unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) return value;
  } catch {
    // said below
  }
  return [];
}
