import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { hashOf } from "../encoding/hash.js";
import { makeFolderDurably } from "./flush.js";
import { writeDurably } from "./write-durably.js";

/** Deployed contracts, each one file under its base58 SHA-256, so that memory and journal hold only hashes. */
export class CodeStore {
  constructor(readonly folder: string) {}

  /** Makes sure that code is on disk before a block that names it is. Returns its hash. */
  async write(code: Uint8Array): Promise<string> {
    const hash = hashOf(code);
    await makeFolderDurably(this.folder);
    await writeDurably(this.#path(hash), code);
    return hash;
  }

  /** Throws when the file is missing or is not what its name says. */
  async read(hash: string): Promise<Buffer> {
    const code = await readFile(this.#path(hash));
    if (hashOf(code) !== hash) throw new Error(`the contract in ${this.#path(hash)} is not the one that was deployed`);
    return code;
  }

  /** Removes code that no account and no kept block names any more. */
  async keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const unused = names.filter((name) => !hashes.has(name.replace(/\.wasm$/, "")));
    await Promise.all(unused.map((name) => rm(join(this.folder, name), { force: true })));
  }

  #path(hash: string): string {
    return join(this.folder, `${hash}.wasm`);
  }
}
