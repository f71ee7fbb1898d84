import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What a power failure leaves of what was written and not flushed. */
export type Loss =
  /** Nothing, names of files included. */
  | "all"
  /** All names, as journals of file systems do, and none of the content. */
  | "content"
  /** All names, and any pages of the content. */
  | "any pages";

interface File {
  kind: "file";
  /** On disk for sure. */
  flushed: Buffer;
  /** Written since, in order. */
  pending: Change[];
}

type Change = { at: number; bytes: Buffer } | { size: number };

interface Folder {
  kind: "folder";
  names: Map<string, File | Folder>;
  flushed: Map<string, File | Folder>;
}

/** A disk as the standard promises it: content is safe once its file was flushed, a name once its folder was. */
export class Disk {
  readonly #root: Folder = { kind: "folder", names: new Map(), flushed: new Map() };

  /**
   * @param content a folder with what is safe at the beginning
   * @param root the folder that is recorded
   */
  constructor(
    content: string,
    private readonly root = content,
  ) {
    load(content, this.#root);
  }

  /** Whether a path is on this disk. */
  has(path: string): boolean {
    return path === this.root || path.startsWith(`${this.root}/`);
  }

  create(path: string): void {
    const folder = this.#folder(dirname(path));
    if (!folder.names.has(basename(path)))
      folder.names.set(basename(path), { kind: "file", flushed: Buffer.alloc(0), pending: [] });
  }

  mkdir(path: string): void {
    this.#folder(dirname(path)).names.set(basename(path), { kind: "folder", names: new Map(), flushed: new Map() });
  }

  write(path: string, at: number, bytes: Buffer): void {
    this.#file(path)?.pending.push({ at, bytes });
  }

  truncate(path: string, size: number): void {
    this.#file(path)?.pending.push({ size });
  }

  size(path: string): number {
    const file = this.#file(path);
    return file === undefined ? 0 : sizeOf(file, file.pending);
  }

  rename(from: string, to: string): void {
    const folder = this.#folder(dirname(from));
    const moved = folder.names.get(basename(from));
    if (moved === undefined) throw new Error(`${from} is not there`);
    folder.names.delete(basename(from));
    this.#folder(dirname(to)).names.set(basename(to), moved);
  }

  remove(path: string): void {
    this.#folder(dirname(path)).names.delete(basename(path));
  }

  /** Begins a flush: it takes what is written by now. @returns ends it */
  flush(path: string): () => void {
    const node = this.#find(path);
    if (node === undefined) return () => {};
    if (node.kind === "folder") {
      const names = new Map(node.names);
      return () => {
        node.flushed = names;
      };
    }
    const taken = node.pending.slice();
    return () => {
      // another flush may have taken the same ones
      const rest = taken.filter((change) => node.pending.includes(change));
      node.flushed = applied(node.flushed, rest);
      node.pending = node.pending.filter((change) => !rest.includes(change));
    };
  }

  /** Puts what a power failure leaves now into a new folder. @param random from 0 to 1 */
  leave(target: string, loss: Loss, random: () => number): void {
    rmSync(target, { recursive: true, force: true });
    const out = (folder: Folder, path: string) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      for (const [name, node] of loss === "all" ? folder.flushed : folder.names) {
        if (node.kind === "folder") out(node, join(path, name));
        else {
          const kept = loss === "any pages" ? node.pending.flatMap((change) => somePages(change, random)) : [];
          writeFileSync(join(path, name), applied(node.flushed, kept), { mode: 0o600 });
        }
      }
    };
    out(this.#root, target);
    chmodSync(target, 0o700);
  }

  #find(path: string): File | Folder | undefined {
    let node: File | Folder | undefined = this.#root;
    for (const name of path.slice(this.root.length).split("/").filter(Boolean)) {
      node = node?.kind === "folder" ? node.names.get(name) : undefined;
    }
    return node;
  }

  #folder(path: string): Folder {
    const node = this.#find(path);
    if (node?.kind !== "folder") throw new Error(`${path} is no folder of the recorded disk`);
    return node;
  }

  #file(path: string): File | undefined {
    const node = this.#find(path);
    return node?.kind === "file" ? node : undefined;
  }
}

function load(path: string, folder: Folder): void {
  for (const name of readdirSync(path)) {
    const below = join(path, name);
    if (statSync(below).isDirectory()) {
      const made: Folder = { kind: "folder", names: new Map(), flushed: new Map() };
      load(below, made);
      folder.names.set(name, made);
    } else folder.names.set(name, { kind: "file", flushed: readFileSync(below), pending: [] });
  }
  folder.flushed = new Map(folder.names);
}

function sizeOf(file: File, changes: readonly Change[]): number {
  return changes.reduce(
    (size, change) => ("size" in change ? change.size : Math.max(size, change.at + change.bytes.length)),
    file.flushed.length,
  );
}

function applied(before: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return before;
  let content = before;
  let own = false;
  for (const change of changes) {
    const size = "size" in change ? change.size : Math.max(content.length, change.at + change.bytes.length);
    if (size !== content.length) {
      const grown = Buffer.alloc(size);
      content.copy(grown, 0, 0, Math.min(size, content.length));
      content = grown;
      own = true;
    }
    if ("size" in change) continue;
    if (!own) content = Buffer.from(content);
    own = true;
    change.bytes.copy(content, change.at);
  }
  return content;
}

function somePages(change: Change, random: () => number): Change[] {
  if ("size" in change) return [change];
  const pages: Change[] = [];
  for (let at = 0; at < change.bytes.length; at += PAGE) {
    if (random() < 0.5) pages.push({ at: change.at + at, bytes: change.bytes.subarray(at, at + PAGE) });
  }
  return pages;
}

/** What disks write at once, half of what Postgres does. */
const PAGE = 4096;
