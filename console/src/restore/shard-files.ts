import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DamagedBackup } from "../backup/format.js";

/** Writes the development shards' files of a backup below a folder. */
export class ShardFiles {
  #file: FileHandle | undefined;

  /** @param folder made when the first file comes */
  constructor(private readonly folder: string) {}

  /** @param path that was checked: it leads out of the folder nowhere */
  async begin(path: string): Promise<void> {
    await this.end();
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    this.#file = await open(file, "wx", 0o600);
  }

  async add(bytes: Buffer): Promise<void> {
    if (this.#file === undefined) throw new DamagedBackup("The backup has a piece that is of no file.");
    await this.#file.writeFile(bytes);
  }

  async end(): Promise<void> {
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = undefined;
  }
}
