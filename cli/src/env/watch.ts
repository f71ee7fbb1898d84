import { setTimeout as sleep } from "node:timers/promises";
import { progress } from "../terminal/output.js";
import type { Changes, Values } from "./changes.js";
import { type StartedCommand, startCommand } from "./run-command.js";

/** How long a command may take to end before a restart kills it. */
const TIME_TO_END_MS = 10_000;

/** What a command is run with, again and again. */
export interface Restarting {
  /** The rest of its environment. */
  kept: NodeJS.ProcessEnv;
  values: Values;
  changes: Changes;
  timeToEndMs?: number;
}

/**
 * Runs a command with the values in its environment, and runs it anew whenever one has changed.
 * @returns the command's exit code, once it ends by itself or is asked to through this process
 */
export async function restartOnChange(
  command: readonly string[],
  { kept, values, changes, timeToEndMs = TIME_TO_END_MS }: Restarting,
): Promise<number> {
  for (let current = values; ; ) {
    const started = startCommand(command, { ...kept, ...current });
    const changed = await untilEnd(started, (stop) => changes.next(stop));
    if (changed === undefined) return started.ended;
    const code = await end(started, timeToEndMs);
    if (started.askedToEnd()) return code;
    current = changed;
  }
}

/**
 * Writes the values anew whenever one has changed.
 * @param command told of each change with a signal; without one this goes on until it is stopped from outside
 * @returns the command's exit code
 */
export async function rewriteOnChange(
  write: (values: Values) => Promise<void>,
  changes: Changes,
  command?: { started: StartedCommand; signal: NodeJS.Signals },
): Promise<number> {
  const started = command?.started;
  for (;;) {
    const next = (stop: AbortSignal) => changes.next(stop, write);
    const changed = started === undefined ? await next(NEVER) : await untilEnd(started, next);
    if (changed === undefined) return started?.ended ?? 0;
    command?.started.signal(command.signal);
  }
}

const NEVER = new AbortController().signal;

/** What a wait gives, or undefined if the command ends before; then the wait is over, too. */
async function untilEnd<Result>(
  { ended }: StartedCommand,
  wait: (stop: AbortSignal) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const stop = new AbortController();
  const waiting = wait(stop.signal);
  const result = await Promise.race([waiting, ended.then(() => undefined)]);
  stop.abort();
  await waiting;
  return result;
}

async function end(started: StartedCommand, timeMs: number): Promise<number> {
  started.signal("SIGTERM");
  const timer = new AbortController();
  const late = sleep(timeMs, "late", { signal: timer.signal }).catch(() => "ended");
  const ended = started.ended.finally(() => timer.abort());
  if ((await Promise.race([ended, late])) === "late") {
    progress(`pulumi-keyring-cli: the command did not end within ${timeMs / 1000} s of SIGTERM and is killed`);
    started.signal("SIGKILL");
  }
  return ended;
}
