import { spawn } from "node:child_process";

/**
 * @typedef {object} Ended
 * @property {number | null} code exit code; null when a signal ended the process
 * @property {NodeJS.Signals | null} signal
 * @property {NodeJS.Signals | undefined} interruptedBy the signal that this process was sent meanwhile
 */

/** SIGINT or SIGTERM reached this process while it waited for a program: everything in hand is to be given up. */
export class Interrupted extends Error {
  /** @override */
  name = /** @type {const} */ ("Interrupted");

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * Runs a program with this process's own stdin, stdout and stderr, hands signals on to it, and waits for its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options & { stdio?: "inherit" | "ignore", abort?: AbortSignal }} [options] `abort` kills it
 * @returns {Promise<Ended>} rejects only if the program cannot be started
 */
export function runInForeground(program, args, { abort, ...options } = {}) {
  const child = spawn(program, args, { stdio: "inherit", ...options });
  abort?.addEventListener("abort", () => child.kill("SIGKILL"));
  return ended(child);
}

/**
 * Runs a program without stdin and collects what it prints on stdout and stderr, in the order of arrival.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options & { timeoutMs?: number, abort?: AbortSignal, onOutput?: (text: string) => void }} [options] a program that runs longer than
 *   `timeoutMs` is killed; `abort` kills it; `onOutput` is called with each piece of output as it arrives
 * @returns {Promise<Ended & { output: string }>}
 * @throws {Interrupted} if this process was told to stop; any other error means that the program cannot be started
 */
export async function runAndCollect(program, args, { timeoutMs, abort, onOutput, ...options } = {}) {
  const child = spawn(program, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: "SIGKILL" }),
  });
  abort?.addEventListener("abort", () => {
    child.kill("SIGKILL");
    // what it has started may live on, and hold its output open
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text) => {
      output += text;
      onOutput?.(text);
    });
  }
  const end = await ended(child);
  if (end.interruptedBy) throw new Interrupted(end.interruptedBy);
  return { ...end, output };
}

/**
 * Ends this process the way its child ended, so that a shell or npm sees the same exit code or signal.
 *
 * @param {{ code?: number | null, signal: NodeJS.Signals | null }} child
 */
export function endLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code ?? 1;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<Ended>}
 */
function ended(child) {
  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  const interrupted = () => {
    interruptedBy = "SIGINT";
    // Ctrl-C in a terminal reaches the whole foreground group, the child included: a second SIGINT from here would read
    // as "hurry up". Without a terminal the signal was meant for this process alone.
    if (!process.stdin.isTTY && !process.stdout.isTTY && !process.stderr.isTTY) child.kill("SIGINT");
  };
  const terminated = () => {
    interruptedBy = "SIGTERM";
    child.kill("SIGTERM");
  };
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", terminated);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, interruptedBy }));
  }).finally(() => {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", terminated);
  });
}
