import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted } from "../toolchain/child-process.mjs";

/** Where measurements keep their files, and what they have running. Nothing of it outlives the run. */
export class Workplace {
  readonly root = mkdtempSync(join(tmpdir(), "keyring-bench-"));
  readonly #running = new Set<ChildProcess>();

  /** Rejects when this process is told to stop. */
  readonly interrupted = new Promise<never>((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new Interrupted(signal)));
  });

  constructor() {
    this.interrupted.catch(() => {});
    process.once("exit", () => this.#remove("SIGKILL"));
  }

  /** An empty folder. */
  async folder(name: string): Promise<string> {
    const folder = join(this.root, name);
    await mkdir(folder);
    return folder;
  }

  /** Sees to it that a process ends with the run. */
  keep<Child extends ChildProcess>(child: Child): Child {
    this.#running.add(child);
    child.once("close", () => this.#running.delete(child));
    return child;
  }

  /** Ends what still runs and removes the files. */
  async close(): Promise<void> {
    const ends = [...this.#running].map((child) => once(child, "close"));
    for (const child of this.#running) child.kill("SIGINT");
    const cut = setTimeout(() => this.#remove("SIGKILL"), TIMEOUT_MS);
    await Promise.all(ends);
    clearTimeout(cut);
    this.#remove("SIGKILL");
  }

  #remove(signal: NodeJS.Signals): void {
    for (const child of this.#running) child.kill(signal);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** How long processes may take to end; an interrupted Pulumi first finishes the operations under way. */
const TIMEOUT_MS = 15_000;
