import { createHash } from "node:crypto";
import type { Database } from "../store/schema.js";
import { VERSION } from "../version/version.js";
import { endLine, FORMAT, headerLine } from "./format.js";
import { shardFileLines } from "./shard-files.js";
import { takeSnapshot } from "./take-snapshot.js";

/** What is backed up. */
export interface BackupSource {
  database: Database;
  embedded: boolean;
  /** Where the development shards of this console lie. */
  shardFolder: string;
  now(): Date;
}

/**
 * The text of a backup, before it is compressed: every row as of one moment (of a server's database that in which this resolves), then the
 * development shards, whose chains may be a little ahead of the rows, as any chain may be.
 */
export async function backupText(source: BackupSource): Promise<AsyncGenerator<string>> {
  const createdAt = source.now().toISOString();
  const snapshot = await takeSnapshot(source.database, source.embedded);
  const engine = source.embedded ? "embedded" : "postgres";
  const header = { format: FORMAT, schema: snapshot.schema, console: VERSION, createdAt, engine } as const;
  return text();

  async function* text(): AsyncGenerator<string> {
    const hash = createHash("sha256");
    const end = { rows: 0, files: 0 };
    const counted = (what: keyof typeof end) => (count: number) => {
      end[what] += count;
    };
    const hashed = (lines: string) => {
      hash.update(lines);
      return lines;
    };
    try {
      yield hashed(headerLine(header));
      for await (const lines of snapshot.lines(counted("rows"))) yield hashed(lines);
      for await (const lines of shardFileLines(source.shardFolder, counted("files"))) yield hashed(lines);
      yield endLine({ ...end, sha256: hash.digest("hex") });
    } finally {
      await snapshot.close();
    }
  }
}
