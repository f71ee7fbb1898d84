import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Run } from "../../toolchain/pulumi/stack.js";

/** How the command line is started. */
export interface CliOptions {
  /** The whole environment (default: this process's, without credentials for a console). */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** What is piped in; without it there is nothing on standard input. */
  input?: string;
}

/** Runs the compiled `pulumi-keyring-cli`, as its users do, without a terminal. */
export async function cli(args: readonly string[], { env = bare(), cwd, input }: CliOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env,
    cwd,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  // it may end without having read all of it
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const printed = Promise.all([child.stdout ? text(child.stdout) : "", child.stderr ? text(child.stderr) : ""]);
  const [code] = (await once(child, "close")) as [number | null];
  const [stdout, stderr] = await printed;
  return { code, stdout, stderr };
}

/** The command line, as npm links it. */
export const MAIN = join(__dirname, "..", "..", "cli", "bin", "pulumi-keyring-cli.js");

function bare(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:CALIMERO|ASTRA|KEYRING|PULUMI)_/.test(name));
  return Object.fromEntries(own);
}
