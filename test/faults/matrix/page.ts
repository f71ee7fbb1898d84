import { join } from "node:path";
import type { Result } from "./cell.js";
import type { Column } from "./column.js";
import { COLUMNS } from "./columns.js";
import { OPERATIONS, type Operation } from "./rows.js";
import { EXPECTED, VERDICTS, type Verdict } from "./verdict.js";

/** The page that shows the matrix. */
export const PAGE = join(__dirname, "..", "..", "..", "docs", "reliability.md");

/** The page with its table put in place of the one that it has. */
export function withTable(page: string, table: string): string {
  const [before, , after] = page.split(MARK);
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no place for the table`);
  return `${before}${MARK}\n\n${table}\n\n${MARK}${after}`;
}

/** What stands around the table. */
const MARK = "<!-- written by `npm run reliability` -->";

/** What ran and what came of it, as Markdown. The same for every run in which the same came of it. */
export function tableOf(results: readonly Result[]): string {
  const heads = ["trouble", "an operation", ...OPERATIONS];
  const rows = COLUMNS.map((column) => {
    const own = results.filter(({ cell }) => cell.column.name === column.name);
    return [column.name, enduring(column), ...OPERATIONS.map((operation) => entry(own, operation))];
  });
  const counts = [...Object.keys(VERDICTS), ...Object.keys(EXPECTED)].map((verdict) => {
    const count = results.filter(({ verdicts }) => verdicts.includes(verdict as Verdict)).length;
    return `${verdict}: ${count}`;
  });
  const table = aligned([heads, heads.map(() => ""), ...rows]);
  return `${table}\n\n**${results.length} cells. ${counts.join(", ")}.**`;
}

/** A page without the numbers that may differ from one run to the next: how often what can happen did happen. */
export function withoutChance(page: string): string {
  return Object.keys(EXPECTED).reduce(
    (text, verdict) => text.replaceAll(new RegExp(`${verdict}: \\d+`, "g"), verdict),
    page,
  );
}

/** How an operation meets a trouble that passes. */
function enduring({ at, outlived, durations }: Column): string {
  if (at === "clock") return "is not touched";
  if (!durations.includes("passing")) return "fails";
  if (outlived("list")) return "outlives it where it passes";
  return outlived("mint") ? "fails, but a mint outlives it" : "fails";
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

/** A Markdown table whose second row is the line below the heads, padded as the formatter pads it. */
function aligned(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row, index) =>
    row.map((text, column) => (index === 1 ? "-".repeat(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0))),
  );
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
