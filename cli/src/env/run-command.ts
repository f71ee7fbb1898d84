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

/** A command that was started. */
export interface StartedCommand {
  /** Its exit code; 128 and the signal's number where a signal ended it, as shells have it. */
  ended: Promise<number>;
  /** Whether this process was asked to end meanwhile, and passed that on. */
  askedToEnd(): boolean;
  signal(signal: NodeJS.Signals): void;
}

/** Runs a command in an environment until it ends; {@link startCommand} tells how. */
export function runCommand(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return startCommand(command, env).ended;
}

/**
 * Starts a command in an environment, with this process' own input and output. What this process is asked to end with while it runs, it passes
 * on.
 */
export function startCommand([file = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): StartedCommand {
  const cannotRun = ({ code }: NodeJS.ErrnoException) => {
    progress(`pulumi-keyring-cli: cannot run ${file} (${code ?? "no code"})`);
    return code === "ENOENT" ? NO_COMMAND : NOT_RUNNABLE;
  };
  let child: ChildProcess;
  try {
    child = spawn(file, args, { stdio: "inherit", env });
  } catch (error) {
    const code = cannotRun(error as NodeJS.ErrnoException);
    return { ended: Promise.resolve(code), askedToEnd: () => false, signal: () => {} };
  }
  let asked = false;
  const pass = (signal: NodeJS.Signals) => {
    asked = true;
    child.kill(signal);
  };
  // a terminal sends Ctrl-C and Ctrl-\ to both: the command decides what to make of them
  const note = () => {
    asked = true;
  };
  const heard = [0, 1, 2].some((descriptor) => isatty(descriptor)) ? note : pass;
  const listeners = { SIGINT: heard, SIGQUIT: heard, SIGTERM: pass, SIGHUP: pass };
  for (const [signal, listener] of Object.entries(listeners)) process.on(signal as NodeJS.Signals, listener);
  const ended = new Promise<number>((resolve) => {
    child.on("error", (error) => {
      // of a command that runs it says that a signal could not be passed on, as to another user's
      if (child.pid === undefined) resolve(cannotRun(error));
    });
    child.once("close", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
  void ended.then(() => {
    for (const [signal, listener] of Object.entries(listeners)) process.off(signal as NodeJS.Signals, listener);
  });
  return { ended, askedToEnd: () => asked, signal: (signal) => void child.kill(signal) };
}
