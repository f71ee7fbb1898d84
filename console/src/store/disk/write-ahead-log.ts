import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";

export interface WriteAheadLogEvents {
  /** A write or flush failed, once. */
  failed(error: Error): void;
  /** It is time for a checkpoint: the engine makes none by itself while it runs, and would keep all of its log. */
  grown(): void;
}

/**
 * The flushes of the write-ahead log, outside of the database engine.
 *
 * The engine runs on the main thread and would stand still at each flush, one per commit, and the gateway with it. So it is told that its log
 * is flushed when it asks for it, and two rules make that true for everybody else:
 * - Nothing that the engine answers leaves before the flush that it asked for: see `settled`.
 * - Nothing else that the engine writes, renames or removes reaches the disk before it: see `barrier`. So what is on disk is at every
 *   moment what it would be if the engine had waited.
 *
 * The flush runs in a thread of its own; all commits that come in meanwhile share the next one.
 */
export class WriteAheadLog {
  /** The file that the engine believes is flushed. */
  #file: { path: string; fd: number } | undefined;
  /** How many flushes the engine has asked for, and how many of them are done. */
  #asked = 0;
  #done = 0;
  #running: Promise<void> | undefined;
  /** Files no longer written to, whose flush may still run. */
  readonly #leaving = new Set<number>();
  #failure: Error | undefined;

  #segments = 0;

  constructor(private readonly events: WriteAheadLogEvents) {}

  /** Why the database can no longer be used. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Notes that the engine asked for a flush of a log file. */
  ask(path: string): void {
    if (this.#file?.path !== path) {
      this.barrier();
      this.#leave();
      this.#file = { path, fd: openSync(path, "r+") };
      this.#segments += 1;
      if (this.#segments % SEGMENTS_PER_CHECKPOINT === 0) this.events.grown();
    }
    this.#asked += 1;
  }

  /** Whether more of the file may be written although a flush of it was asked for. */
  goesOn(path: string): boolean {
    return this.#file === undefined || this.#file.path === path;
  }

  /** Waits, with everything standing still, until all that was asked for is on disk. */
  barrier(): void {
    if (this.#failure) throw this.#failure;
    if (this.#done === this.#asked || this.#file === undefined) return;
    try {
      fdatasyncSync(this.#file.fd);
    } catch (error) {
      throw this.fail(error as Error);
    }
    this.#done = this.#asked;
  }

  /**
   * Resolves when all that was asked for before this call is on disk.
   * @throws what the disk said, then and ever after
   */
  async settled(): Promise<void> {
    const wanted = this.#asked;
    while (this.#done < wanted && this.#failure === undefined) {
      this.#running ??= this.#flush();
      await this.#running;
    }
    if (this.#failure) throw this.#failure;
  }

  /** Lets go of the files. */
  close(): void {
    this.barrier();
    this.#leave();
  }

  /** Never rejects: who waits looks at the failure. */
  async #flush(): Promise<void> {
    // whoever is about to commit in this turn of the event loop shares this flush
    await new Promise<void>((resolve) => setImmediate(resolve));
    const [file, asked] = [this.#file, this.#asked];
    if (file === undefined || this.#done >= asked) {
      this.#running = undefined;
      return;
    }
    await new Promise<void>((resolve) => {
      fdatasync(file.fd, (error) => {
        this.#running = undefined;
        if (error) this.fail(error);
        // a barrier may have been faster
        else this.#done = Math.max(this.#done, asked);
        for (const fd of this.#leaving) closeSync(fd);
        this.#leaving.clear();
        resolve();
      });
    });
  }

  #leave(): void {
    if (this.#file === undefined) return;
    if (this.#running === undefined) closeSync(this.#file.fd);
    else this.#leaving.add(this.#file.fd);
    this.#file = undefined;
  }

  /** Gives the database up. Nobody knows now what is on disk, and a repeated flush would lie; the next start recovers what is. */
  fail(error: Error): Error {
    if (this.#failure === undefined) {
      this.#failure = new DiskError(error);
      this.events.failed(this.#failure);
    }
    return this.#failure;
  }
}

/** The disk did not take what the embedded database wrote. Its `code` is the system's, such as ENOSPC. */
export class DiskError extends Error {
  override readonly name = "DiskError";
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException) {
    super(
      `The embedded database could not write to its disk (${cause.message}). What was acknowledged is safe; free space or repair the disk, then start the console again.`,
      { cause },
    );
    this.code = cause.code;
  }
}

/** 32 MB of log: a crash is recovered from in a second or two, and a checkpoint stands in nobody's way for long. */
const SEGMENTS_PER_CHECKPOINT = 2;
