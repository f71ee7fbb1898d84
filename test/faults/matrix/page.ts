import { join } from "node:path";
import type { Result } from "./cell.js";
import type { Column } from "./column.js";
import { OPERATIONS, type Operation } from "./rows.js";
import type { Subject } from "./subject.js";
import { aligned } from "./table.js";
import { EXPECTED, VERDICTS, type Verdict } from "./verdict.js";

/** The page that shows the matrix. */
export const PAGE = join(__dirname, "..", "..", "..", "docs", "reliability.md");

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
  const heads = ["trouble", "an operation", ...OPERATIONS];
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

/** A page without the numbers that may differ from one run to the next: how often what can happen did happen. */
export function withoutChance(page: string): string {
  return Object.keys(EXPECTED).reduce(
    (text, verdict) => text.replaceAll(new RegExp(`${verdict}: \\d+`, "g"), verdict),
    page,
  );
}

/** How an operation meets a trouble. */
function enduring({ at, outlived, durations, steps }: Column): string {
  if (at === "clock") return "is not touched";
  if (!durations.includes("passing")) return "fails";
  const which = steps.filter(outlived);
  if (which.length === steps.length) return "outlives it where it passes";
  return which.length === 0 ? "fails" : `fails, but a ${which.join(" and a ")} outlives it`;
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
