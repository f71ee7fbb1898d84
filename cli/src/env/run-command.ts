import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { isatty } from "node:tty";
import { credentialVariables } from "pulumi-keyring-provider/tools";
import { progress } from "../terminal/output.js";

/** What shells end with for a command that there is not, and for one that may not be run. */
const NO_COMMAND = 127;
const NOT_RUNNABLE = 126;

/** What a login gives, without which few programs run. */
const OF_A_LOGIN = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+)$/;

/** What belongs to Pulumi and to those who run Keyring's console: passphrases, access tokens, keys, addresses with passwords. */
const OF_OTHERS = /^(?:PULUMI|KEYRING)_/i;

/**
 * What of this process' environment a command gets: all of it; all but the credentials with which stacks are brought up; or only what a
 * login gives.
 */
export function inheritedEnvironment(which: "whole" | "without credentials" | "clean"): NodeJS.ProcessEnv {
  if (which === "whole") return process.env;
  const passes = which === "clean" ? (name: string) => OF_A_LOGIN.test(name) : (name: string) => !isOurs(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => passes(name)));
}

function isOurs(name: string): boolean {
  return OF_OTHERS.test(name) || credentialVariables.includes(name.toUpperCase());
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
