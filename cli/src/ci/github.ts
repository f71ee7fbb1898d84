import { printable } from "pulumi-keyring-provider/tools";
import { type CiReport, findingsOf } from "./report.js";

/**
 * Workflow commands, one a line: the runner turns each into an annotation of the run. GitHub shows at most ten errors and ten warnings of a
 * step; the summary has all of them.
 */
export function githubCommands(report: CiReport): string {
  const { checks, stack } = report;
  const where = stack === undefined ? "" : ` (stack ${stack})`;
  const found = findingsOf(report).map(({ subject, finding: { level, title, advice } }) =>
    command(level, `${subject} ${title}`, `${advice}${where}`),
  );
  const unchecked = checks.flatMap(({ subject, unchecked }) =>
    unchecked === undefined ? [] : [command("notice", `${subject} was not checked`, `${unchecked}${where}`)],
  );
  return [...found, ...unchecked].map((line) => `${line}\n`).join("");
}

/** What a run's summary shows, as Markdown. Nothing foreign is read as Markdown or HTML. */
export function githubSummary(report: CiReport): string {
  const { command, stack, checks } = report;
  const rows = checks.flatMap(({ subject, type, finding, unchecked }) => {
    if (finding !== undefined) return [[subject, type ?? "", `${finding.level}: ${finding.title}`, finding.advice]];
    return unchecked === undefined ? [] : [[subject, type ?? "", "not checked", unchecked]];
  });
  const heading = `### ${escaped(`pulumi-keyring-cli ${command}${stack === undefined ? "" : `: ${stack}`}`)}`;
  const { length } = findingsOf(report);
  const verdict = length === 0 ? "Nothing needs action." : `${length} ${length === 1 ? "needs" : "need"} action.`;
  const table = ["| What | Type | Result | Next |", "| --- | --- | --- | --- |", ...rows.map(tableRow)];
  return `${[heading, verdict, ...(rows.length === 0 ? [] : [table.join("\n")])].join("\n\n")}\n\n`;
}

function command(level: "error" | "warning" | "notice", title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

/** The escapes of the runner for a message. */
function data(text: string): string {
  return printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Those for a property, which ends at a comma or a colon. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(" | ")} |`;
}

/** As text and nothing else: CommonMark lets a backslash stand before any ASCII punctuation. */
function escaped(text: string): string {
  return printable(text).replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
