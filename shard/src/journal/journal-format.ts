import type { Block, BlockBody } from "../chain/block.js";
import type { InFlightContents } from "../chain/in-flight.js";
import type { StateContents } from "../chain/state.js";
import { hashOf } from "../encoding/hash.js";

/** The first line of a journal. Format 1 is from before contracts ran: it has no data of contracts and nothing in flight. */
export interface Base extends StateContents {
  format: 1 | 2;
  shard_id: string;
  master_account: string;
  genesis: { hash: string; height: number; timestamp: number };
  /** Hash of the last block that was forgotten; null when the first block is the genesis. */
  after: string | null;
  /** What was on its way between blocks before the first one. */
  in_flight?: InFlightContents;
}

/** The journal was changed or lost bytes in a way no crash explains. Nothing is repaired, nothing is overwritten. */
export class JournalDamage extends Error {
  override readonly name = "JournalDamage";

  constructor(path: string, what: string) {
    super(
      `The development shard's journal ${path} cannot be trusted: ${what}. ` +
        "Restore the file from a backup, or move the folder away to start a new, empty shard.",
    );
  }
}

/** Reads whole lines. Throws JournalDamage naming line and byte offset. */
export function parseJournal(path: string, bytes: Buffer): { base: Base; blocks: Block[] } {
  let base: Base | undefined;
  const blocks: Block[] = [];
  for (let start = 0, number = 1; start < bytes.length; number += 1) {
    const end = bytes.indexOf(0x0a, start);
    const fail = (what: string) => new JournalDamage(path, `line ${number} (byte ${start}) ${what}`);
    const line = bytes.toString("utf8", start, end);
    const space = line.indexOf(" ");
    const hash = line.slice(0, space);
    const json = line.slice(space + 1);
    if (space < 0 || hashOf(json) !== hash) throw fail("does not match its checksum");
    if (base === undefined) {
      base = JSON.parse(json) as Base;
      if (base.format !== 1 && base.format !== 2) {
        throw fail(`has format ${base.format}, this version reads formats 1 and 2`);
      }
    } else {
      const body = JSON.parse(json) as BlockBody;
      if (body.after !== (blocks.at(-1)?.hash ?? base.after)) throw fail("does not follow the line before");
      blocks.push({ ...body, hash });
    }
    start = end + 1;
  }
  if (base === undefined || blocks.length === 0) throw new JournalDamage(path, "it has no blocks");
  return { base, blocks };
}
