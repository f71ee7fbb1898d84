import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import type { Run, Stack } from "../../../toolchain/pulumi/stack.js";
import type { Fault } from "../../support/fault.js";
import { commandOf, descendantsOf, endAtOnce } from "../../support/process-tree.js";

/** A run of the CLI, or of what runs it, that goes on while a test does something to it. */
export interface Running {
  /** Sends it a signal, as a terminal does with Ctrl-C. */
  signal(signal: NodeJS.Signals): void;
  /** Waits until it has printed something like this. */
  prints(pattern: RegExp): Promise<void>;
  /** From now on the engine's disk is full: it can write no file any more. */
  fillDisk(): void;
  /** Kills the process of the dynamic provider. */
  killPlugin(): void;
  ended: Promise<Run>;
}

/** Starts an `up` or a `destroy` and leaves it running. */
export function running(stack: Stack, command: "up" | "destroy"): Running {
  return followed(stack.start(command, "--yes", "--skip-preview"));
}

/** A process that was just started, and what it prints. */
export function followed(child: ChildProcess): Running {
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    run.stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    run.stderr += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ ...run, code: code as number | null }));
  return {
    signal: (signal) => child.kill(signal),
    prints: async (pattern) => {
      while (!pattern.test(run.stdout + run.stderr)) {
        const more = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [once(stream, "data")]));
        const early = ended.then(() => Promise.reject(new Error(`it ended without ${pattern}:\n${run.stdout}`)));
        await Promise.race([...more, early]);
      }
    },
    // the limit on a file's size makes every write of the engine fail, and of no other process
    fillDisk: () => execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=1:1"]),
    killPlugin: () => {
      const plugins = descendantsOf(child.pid ?? 0).filter((pid) => commandOf(pid).includes("dynamic-provider"));
      if (plugins.length === 0) throw new Error("no dynamic provider is running");
      endAtOnce(...plugins);
    },
    ended,
  };
}

/** A request that is held up on its way. */
export interface Held {
  fault: Fault;
  /** Resolves once a request is held. */
  reached: Promise<void>;
  /** Lets it go on, and each later one. */
  release(): void;
}

/** Holds requests up, then does with them what a fault says. */
export function hold(fault: Fault): Held {
  let reach = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const before = () => {
    reach();
    return released;
  };
  return { fault: { kind: "around", before, fault }, reached, release };
}
