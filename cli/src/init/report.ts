import { resolve } from "node:path";
import { printable } from "pulumi-keyring-provider/tools";
import { colours } from "../terminal/output.js";
import { quoted } from "../terminal/shell-word.js";
import { TITLES } from "./languages.js";
import type { Project } from "./project.js";
import type { Step } from "./steps.js";

/** What was made, and how it is run. */
export interface Made {
  project: Project;
  /** The names of the files. */
  files: readonly string[];
  steps: readonly Step[];
}

/**
 * For people: the commands to go on with, indented, to be copied.
 * @param path the folder, as a shell in the current folder reaches it; empty for this one
 * @param env steps that it makes superfluous are left out
 */
export function initReport({ project, files, steps }: Made, path: string, env: NodeJS.ProcessEnv): string {
  const { bold, dim } = colours();
  const title = TITLES[project.language];
  if (project.template) {
    const where = printable(path || ".");
    return `Created a ${title} template in ${where}. Start a program from it: pulumi new ${quoted(resolve(where))}`;
  }
  const needed = steps.filter(({ unless }) => unless === undefined || !has(unless, env));
  const enter = path === "" ? [] : [`cd ${quoted(path)}`];
  const lines = needed.flatMap(({ title, commands, keepsRunning }, index) => {
    const where = keepsRunning ? ", in a second terminal" : "";
    const own = index === 0 || keepsRunning ? [...enter, ...commands] : commands;
    return ["", bold(printable(`${title}${where}:`)), ...own.map((command) => `  ${printable(command)}`)];
  });
  return [
    `Created a ${title} program in ${printable(path || project.folder)}: ${files.join(", ")}`,
    ...lines,
    "",
    dim("README.md has these commands."),
  ].join("\n");
}

/** For programs; the documented shape of `--json`. */
export function initJson({ project, files, steps }: Made) {
  return {
    folder: project.folder,
    name: project.name,
    language: project.language,
    files,
    next: steps.map(({ title, commands, keepsRunning = false }) => ({ title, commands, keepsRunning })),
  };
}

/** Whether the environment names a console, or a Pulumi backend. */
function has(what: NonNullable<Step["unless"]>, env: NodeJS.ProcessEnv): boolean {
  if (what === "console") return Boolean(env["CALIMERO_CONSOLE_URL"] && env["CALIMERO_ACCESS_KEY"]);
  return Boolean(env["PULUMI_BACKEND_URL"] || env["PULUMI_ACCESS_TOKEN"]);
}
