import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import type { WriteAheadLog } from "./write-ahead-log.js";

/**
 * PGlite's files, with the flushes that it leaves out: its own file system has none, so that an `fsync` of Postgres does nothing at all. It
 * must be told to ask for them, too: see {@link FLUSHING}.
 *
 * A new file's first flush includes its folder: Postgres takes a file's name for flushed with the file, which no standard promises.
 */
export class DurableFiles extends NodeFS {
  /** Whether the engine is ready for statements. */
  started = false;
  /** Of new files and folders, until their first flush. */
  readonly #unflushedNames = new Set<string>();

  constructor(
    folder: string,
    private readonly log: WriteAheadLog,
  ) {
    super(folder);
  }

  override async init(pglite: PGlite, options: Parameters<NodeFS["init"]>[1]): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: unknown) => this.#attach(module as Module)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts };
  }

  /** Changes the operations of PGlite's mounted folder, after it was mounted. */
  #attach({ FS }: Module): void {
    const files = FS.lookupPath(DATA_FOLDER).node.mount.type;
    const { node_ops: names, stream_ops: contents } = files;
    const failing = <Result>(work: () => Result): Result => {
      try {
        return work();
      } catch (error) {
        this.log.fail(error as Error);
        // The engine knows no other errors. During its start it would try for ever; what it does not know ends the start.
        throw this.started ? new FS.ErrnoError(EIO) : error;
      }
    };
    /** What must not be on disk before the log that belongs to it. */
    const afterLog =
      <Args extends unknown[], Result>(operation: (...args: Args) => Result) =>
      (...args: Args): Result => {
        failing(() => this.log.barrier());
        return operation(...args);
      };
    const pathOf = (stream: Stream) => files.realPath(stream.node);

    contents.fsync = (stream) => {
      const path = pathOf(stream);
      return failing(() => {
        if (isLog(path) && !this.#unflushedNames.has(path)) this.log.ask(path);
        else {
          this.log.barrier();
          fsyncSync(stream.nfd);
          this.#flushName(path);
        }
        return 0;
      });
    };
    const { write } = contents;
    contents.write = (stream, ...rest) => {
      const path = pathOf(stream);
      if (!isLog(path) || !this.log.goesOn(path)) failing(() => this.log.barrier());
      // Postgres panics when its log cannot be written, and PGlite does not survive that.
      return isLog(path) ? failing(() => writeSync(stream.nfd, ...rest)) : write(stream, ...rest);
    };
    contents.setattr = afterLog(contents.setattr);
    const { mknod: make, rename } = names;
    names.mknod = afterLog((parent, name, ...rest) => {
      const node = make(parent, name, ...rest);
      this.#unflushedNames.add(files.realPath(node));
      return node;
    });
    names.rename = afterLog((node, folder, name) => {
      const before = files.realPath(node);
      rename(node, folder, name);
      if (this.#unflushedNames.delete(before)) this.#unflushedNames.add(`${files.realPath(folder)}/${name}`);
    });
    names.unlink = afterLog(names.unlink);
    names.rmdir = afterLog(names.rmdir);
    names.setattr = afterLog(names.setattr);
  }

  #flushName(path: string): void {
    if (!this.#unflushedNames.delete(path)) return;
    const folder = dirname(path);
    if (process.platform !== "win32") {
      const fd = openSync(folder, "r");
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    }
    this.#flushName(folder);
  }
}

/**
 * Postgres parameters for a database that flushes: PGlite starts with `-F`, which turns that off, and the usual `fdatasync` reaches no file
 * system of Emscripten's. (PGlite 0.5.16; a test counts the flushes.)
 */
export const FLUSHING = ["-c", "wal_sync_method=fsync"] as const;

/** Where PGlite mounts the folder. */
const DATA_FOLDER = "/pglite/data";

/** EIO, as Emscripten numbers it. */
const EIO = 29;

/** A segment of the write-ahead log; others in its folder are on the way to become one. */
function isLog(path: string): boolean {
  return LOG_SEGMENT.test(path) && basename(dirname(path)) === "pg_wal";
}

const LOG_SEGMENT = /[\\/][0-9A-F]{24}$/;

/** What is used of Emscripten's module; PGlite's types leave it open. */
interface Module {
  FS: {
    ErrnoError: new (errno: number) => Error;
    lookupPath(path: string): { node: { mount: { type: Files } } };
  };
}

interface Files {
  realPath(node: object): string;
  node_ops: {
    mknod(parent: object, name: string, mode: number, device: number): object;
    rename(node: object, folder: object, name: string): void;
    unlink(parent: object, name: string): void;
    rmdir(parent: object, name: string): void;
    setattr(node: object, attributes: object): void;
  };
  stream_ops: {
    write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    setattr(stream: Stream, attributes: object): void;
    fsync?(stream: Stream): number;
  };
}

interface Stream {
  node: object;
  /** The file's descriptor in Node. */
  nfd: number;
}
