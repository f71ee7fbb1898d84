import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Workplace } from "../workplace.js";

/** Something that takes the load, in a process of its own. */
export interface Contender {
  port: number;
  /** The process that does the work. */
  pid: number;
  /** What it takes as a token. */
  token: string;
}

const folder = join(__dirname, "contenders");

/** Starts a script of this folder; it prints `{port, token?}` when it is ready. */
export async function startContender(
  place: Workplace,
  script: string,
  args: readonly string[],
  token = "",
): Promise<Contender> {
  return startProgram(place, process.execPath, [join(folder, script), ...args], { name: script, token });
}

/** Starts a program; it prints `{port, token?}` when it is ready. */
export async function startProgram(
  place: Workplace,
  program: string,
  args: readonly string[],
  { name, token, env = process.env }: { name: string; token: string; env?: NodeJS.ProcessEnv },
): Promise<Contender> {
  const child = place.keep(spawn(program, args, { env, stdio: ["ignore", "pipe", "inherit"] }));
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "close").then(() => Promise.reject(new Error(`${name} did not start`))),
  ]);
  return { pid: child.pid ?? 0, token, ...(JSON.parse(String(line)) as { port: number; token?: string }) };
}

/** Runs a script of this folder to its end and reads the JSON it prints. */
export async function runScript<Result>(script: string, args: readonly (string | number)[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, script), ...args.map(String)]);
  return JSON.parse(stdout) as Result;
}
