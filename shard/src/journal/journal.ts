import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Block, BlockBody } from "../chain/block.js";
import { hashOf } from "../encoding/hash.js";
import { toJson } from "../encoding/json.js";
import { makeFolderDurably } from "./flush.js";
import { type Base, JournalDamage, parseJournal } from "./journal-format.js";
import { writeDurably } from "./write-durably.js";

/** What a journal holds: the state before its first block, then the blocks. */
export interface JournalContent {
  base: Base;
  blocks: Block[];
}

/**
 * The shard on disk: one append-only text file, a line per block, synced before anybody hears of the block. The first
 * line is the state before the first block kept. Every line starts with the SHA-256 of its rest, every block names the
 * one before, so a change anywhere is noticed.
 */
export class Journal {
  #file: FileHandle | undefined;
  #length = 0;
  #base: Base | undefined;

  /** Bytes of the file. */
  get length(): number {
    return this.#length;
  }

  /** Its first line. */
  get base(): Base {
    if (!this.#base) throw new JournalDamage(this.path, "it is not open");
    return this.#base;
  }

  constructor(readonly path: string) {}

  /**
   * Reads the journal, or returns undefined when there is none. A last line that a crash cut off, or of which a power failure has kept only
   * some pages, was never acknowledged and is removed. Throws JournalDamage for anything else that does not add up.
   */
  async open(): Promise<JournalContent | undefined> {
    await makeFolderDurably(dirname(this.path));
    const file = await open(this.path, "r+").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (!file) return undefined;
    try {
      const bytes = await file.readFile();
      this.#length = endOfWhole(bytes);
      const content = parseJournal(this.path, bytes.subarray(0, this.#length));
      if (this.#length < bytes.length) {
        await file.truncate(this.#length);
      }
      // whoever wrote the last lines may have been killed before they were on disk
      await file.sync();
      this.#file = file;
      this.#base = content.base;
      return content;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Starts the file. */
  async create(base: Base, blocks: readonly BlockBody[]): Promise<void> {
    await writeDurably(this.path, lines(base, blocks));
    this.#base = base;
    await this.#reopen();
  }

  /** Replaces the file by a shorter one, in one step that a crash cannot halve. On failure it is as it was. */
  async rewrite(base: Base, blocks: readonly BlockBody[]): Promise<void> {
    // Once the new file has the name, nothing may be written to the old one any more.
    await this.close();
    try {
      await writeDurably(this.path, lines(base, blocks));
      this.#base = base;
    } finally {
      await this.#reopen();
    }
  }

  /** Adds a block and returns it with its hash, once it is on disk. On failure the file is as it was. */
  async append(body: BlockBody): Promise<Block> {
    const file = this.#file;
    if (!file) throw new JournalDamage(this.path, "it is not open");
    const line = Buffer.from(formatLine(toJson(body)));
    try {
      await writeWhole(file, line, this.#length);
      await file.datasync();
    } catch (error) {
      // What was half written must not stand before the next block; if even that fails, nothing more is written.
      await file.truncate(this.#length).catch(() => this.close());
      throw error;
    }
    this.#length += line.length;
    return { ...body, hash: line.subarray(0, line.indexOf(0x20)).toString() };
  }

  async #reopen(): Promise<void> {
    const file = await open(this.path, "r+");
    this.#length = (await file.stat()).size;
    this.#file = file;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

/** Where the last line ends that was written whole. What a disk never got of a file reads as zeros, which no line has. */
function endOfWhole(bytes: Buffer): number {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const last = end < 2 ? 0 : bytes.lastIndexOf(0x0a, end - 2) + 1;
  return last > 0 && bytes.subarray(last, end).includes(0) ? last : end;
}

/** A disk that becomes full takes a part without an error, and refuses the rest. */
async function writeWhole(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

function* lines(base: Base, blocks: readonly BlockBody[]): Generator<string> {
  yield formatLine(toJson(base));
  for (const block of blocks) yield formatLine(toJson({ ...block, hash: undefined }));
}

function formatLine(json: string): string {
  return `${hashOf(json)} ${json}\n`;
}
