import { join } from "node:path";
import type { Result } from "./cell.js";
import type { Column } from "./column.js";
import { OPERATIONS, type Operation } from "./rows.js";
import type { Subject } from "./subject.js";
import { aligned } from "./table.js";
import { EXPECTED, VERDICTS, type Verdict } from "./verdict.js";

/** The page that shows the matrix. */
export const PAGE = join(__dirname, "..", "..", "..", "docs", "explanation", "reliability.md");

/** The page with its tables put in place of those that it has. */
export function withTables(page: string, tables: readonly string[]): string {
  const [before, , after] = page.split(MARK);
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no place for the tables`);
  return `${before}${MARK}\n\n${tables.join("\n\n")}\n\n${MARK}${after}`;
}

/** What stands around the tables. */
const MARK = "<!-- written by `npm run reliability` -->";

/** What ran of a subject and what came of it, as Markdown. */
export function tableOf({ title, columns }: Subject, results: readonly Result[]): string {
  const heads = ["fault", "an operation", ...OPERATIONS];
  const rows = columns.map((column) => {
    const own = results.filter(({ cell }) => cell.column === column);
    return [column.name, enduring(column), ...OPERATIONS.map((operation) => entry(own, operation))];
  });
  const counts = [...Object.keys(VERDICTS), ...Object.keys(EXPECTED)].map((verdict) => {
    const count = results.filter(({ verdicts }) => verdicts.includes(verdict as Verdict)).length;
    return `${verdict}: ${count}`;
  });
  return `### ${title}\n\n${aligned(heads, rows)}\n\n**${results.length} cells. ${counts.join(", ")}.**`;
}

/**
 * The lines of a subject's table that its part of the page lacks, whatever their spaces. The last line, which counts all cells, is looked for only
 * where the page has no more rows; how often what can happen did happen differs from run to run.
 */
export function missingIn(page: string, { title }: Subject, table: string): string[] {
  const part = page.split(`### ${title}\n`)[1]?.split(/\n### |\n<!--/)[0] ?? "";
  const [shown, ran] = [part, table].map(linesOf) as [string[], string[]];
  const whole = shown.filter(isRow).length === ran.filter(isRow).length;
  return ran.filter((line) => !shown.includes(line) && (isRow(line) || whole));
}

function linesOf(text: string): string[] {
  const chance = Object.keys(EXPECTED);
  const lines = text.split("\n").filter((line) => isRow(line) || line.startsWith("**"));
  return lines
    .filter((line) => !line.startsWith("| ---"))
    .map((line) => chance.reduce((said, verdict) => said.replace(new RegExp(`${verdict}: \\d+`), verdict), line))
    .map((line) => line.replaceAll(/ +/g, " "));
}

function isRow(line: string): boolean {
  return line.startsWith("|");
}

/** What an operation does under a fault. */
function enduring({ at, outlived, durations, steps }: Column): string {
  if (at === "clock") return "is unaffected";
  if (!durations.includes("passing")) return "fails";
  const which = steps.filter(outlived);
  if (which.length === steps.length) return "succeeds once it passes";
  return which.length === 0 ? "fails" : `fails, but a ${which.join(" and a ")} succeeds`;
}

/** How many cells of one operation ran, and what must not have been found in them. */
function entry(results: readonly Result[], operation: Operation): string {
  const own = results.filter(({ cell }) => cell.row.operation === operation);
  if (own.length === 0) return "";
  const bad = Object.keys(VERDICTS).flatMap((verdict) => {
    const count = own.filter(({ verdicts }) => verdicts.includes(verdict as Verdict)).length;
    return count === 0 ? [] : [`${verdict} ${count}`];
  });
  return bad.length === 0 ? `✓ ${own.length}` : `✗ ${own.length} (${bad.join(", ")})`;
}
