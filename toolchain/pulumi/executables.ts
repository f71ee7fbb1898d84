import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The file name of a program on this platform. */
export function executableName(program: string): string {
  return process.platform === "win32" ? `${program}.exe` : program;
}

/** The directories of PATH, in order. */
export function pathDirectories(env: NodeJS.ProcessEnv): string[] {
  return (env[pathVariable(env)] ?? "").split(delimiter).filter((directory) => directory !== "");
}

/** The name PATH has in this environment: Windows spells it `Path`. */
export function pathVariable(env: NodeJS.ProcessEnv): string {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

/** Every program of this name in these directories, in their order. */
export function findExecutables(program: string, directories: readonly string[]): string[] {
  const files = directories.map((directory) => join(directory, executableName(program)));
  return [...new Set(files)].filter(isExecutable);
}

/** Whether this is a file that the current user may run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
