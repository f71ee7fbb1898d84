import { appendFile, writeFile } from "node:fs/promises";
import { Option } from "commander";
import { CommandFailed, WrongUsage } from "../failures.js";
import { githubCommands, githubSummary } from "./github.js";
import { gitlabReport } from "./gitlab.js";
import { junitReport } from "./junit.js";
import { projectFile } from "./project-file.js";
import type { CiReport } from "./report.js";

const FORMATS = ["github", "gitlab", "junit"] as const;

/** What a user says of reports for a CI platform. */
export interface FormatOptions {
  format?: (typeof FORMATS)[number];
  output?: string;
  json?: true;
  cwd?: string;
}

/** The options of a command that has such reports. */
export function formatOptions(): Option[] {
  return [
    new Option(
      "--format <format>",
      "also mark what needs action for a CI platform: GitHub annotations, a GitLab code quality report, or JUnit XML",
    ).choices(FORMATS),
    new Option(
      "--output <file>",
      "where to write the report of --format gitlab or junit (default: instead of the table)",
    ),
  ];
}

/** @throws WrongUsage where the options do not go together */
export function checkFormat({ format, output, json }: FormatOptions): void {
  if (format !== undefined && json) throw new WrongUsage("--format and --json are mutually exclusive.");
  if (output !== undefined && (format === undefined || format === "github")) {
    throw new WrongUsage("--output needs --format gitlab or --format junit.");
  }
}

/** Whether the result for people goes to standard output, where a report may take its place. */
export function showsTable({ format, output, json }: FormatOptions): boolean {
  return !json && (format === undefined || format === "github" || output !== undefined);
}

/**
 * Writes the report that a platform reads, if one was asked for: to standard output or a file, and GitHub's summary of the run where there is one.
 * @throws CommandFailed where a file cannot be written
 */
export async function writeReport({ format, output, cwd }: FormatOptions, report: CiReport): Promise<void> {
  if (format === undefined) return;
  if (format === "github") {
    process.stdout.write(githubCommands(report));
    const summary = process.env["GITHUB_STEP_SUMMARY"];
    if (summary) await written(summary, () => appendFile(summary, githubSummary(report)));
    return;
  }
  const text = format === "gitlab" ? gitlabReport(report, projectFile(cwd)) : junitReport(report, new Date());
  if (output === undefined) process.stdout.write(text);
  else await written(output, () => writeFile(output, text));
}

async function written(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new CommandFailed(`Cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? "no code"}).`);
  }
}
