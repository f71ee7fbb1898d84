import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own, in memory, that can be filled. Only who may mount can have one. */
export class SmallDisk {
  readonly #ballast: string;
  #mounted = true;

  private constructor(readonly folder: string) {
    this.#ballast = join(folder, "ballast");
    process.once("exit", () => this.remove());
  }

  /** @returns why there is none, where this process may not mount */
  static make(megabytes: number): SmallDisk | string {
    const folder = mkdtempSync(join(tmpdir(), "keyring-disk-"));
    const { status, stderr, error } = spawnSync(
      "mount",
      ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0755`, "tmpfs", folder],
      { encoding: "utf8" },
    );
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    return `no file system can be mounted here: ${error?.message ?? stderr.split("\n")[0]}`;
  }

  /** The same for a test, which is skipped with the reason where there is none. */
  static forTest(context: Mocha.Context, megabytes: number): SmallDisk {
    const made = SmallDisk.make(megabytes);
    if (typeof made !== "string") return made;
    if (context.test) context.test.title += ` (skipped: ${made})`;
    return context.skip();
  }

  /** Takes the space, but for some megabytes. */
  fill(left = 0): void {
    const file = openSync(this.#ballast, "a", 0o600);
    try {
      for (const size of [1024 * 1024, 4096]) writeUntilFull(file, Buffer.alloc(size));
      ftruncateSync(file, fstatSync(file).size - left * 1024 * 1024);
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** With all that is on it. */
  remove(): void {
    if (!this.#mounted) return;
    this.#mounted = spawnSync("umount", [this.folder]).status !== 0;
    if (!this.#mounted) rmdirSync(this.folder);
  }
}

function writeUntilFull(file: number, bytes: Uint8Array): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
