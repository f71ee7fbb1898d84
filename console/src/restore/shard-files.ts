import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DamagedBackup } from "../backup/format.js";

/** Writes the development shards' files of a backup below a folder. */
export class ShardFiles {
  #file: FileHandle | undefined;

  /** @param folder made when the first file comes */
  constructor(private readonly folder: string) {}

  /** @throws DamagedBackup for a path that leads out of the folder */
  async begin(path: string): Promise<void> {
    await this.end();
    const safe = path.split("/").every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name));
    if (!safe) throw new DamagedBackup("The backup holds a file under a name that no development shard uses.");
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
