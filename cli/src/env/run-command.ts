import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { progress } from "../terminal/output.js";

/** What shells end with for a command that there is not, and for one that may not be run. */
const NO_COMMAND = 127;
const NOT_RUNNABLE = 126;

/** What a login gives, without which few programs run. */
const OF_A_LOGIN = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+)$/;

/** This process' environment, or only what of it is no secret of anybody. */
export function surroundings(which: "whole" | "clean"): NodeJS.ProcessEnv {
  if (which === "whole") return process.env;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => OF_A_LOGIN.test(name)));
}

/**
 * Runs a command in an environment, with this process' own input and output. What this process is asked to end
 * with, it passes on.
 * @returns the exit code of the command; 128 and the signal's number where a signal ended it, as shells have it
 */
export function runCommand([file = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const cannotRun = ({ code }: NodeJS.ErrnoException) => {
      progress(`pulumi-keyring-cli: cannot run ${file} (${code ?? "no code"})`);
      resolve(code === "ENOENT" ? NO_COMMAND : NOT_RUNNABLE);
    };
    let child: ChildProcess;
    try {
      child = spawn(file, args, { stdio: "inherit", env });
    } catch (error) {
      return cannotRun(error as NodeJS.ErrnoException);
    }
    const pass = (signal: NodeJS.Signals) => void child.kill(signal);
    // a terminal sends Ctrl-C and Ctrl-\ to both: the command decides what to make of them
    const heard = [0, 1, 2].some((descriptor) => isatty(descriptor)) ? () => {} : pass;
    for (const signal of ["SIGINT", "SIGQUIT"] as const) process.on(signal, heard);
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
    child.on("error", (error) => {
      // of a command that runs it says that a signal could not be passed on, as to another user's
      if (child.pid === undefined) cannotRun(error);
    });
    child.once("close", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
