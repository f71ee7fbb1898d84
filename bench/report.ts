import { isMet, type Row, ratioOf, type Target } from "./row.js";

const HEADINGS = ["measure", "figure", "yardstick", "ratio", "target", "met"] as const;

/** The rows as a table for people; a missed target cannot be overlooked. */
export function table(rows: readonly Row[]): string {
  const lines = [[...HEADINGS], ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [heading, ...body] = lines.map((line) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [heading, rule, ...body].map((line) => line?.trimEnd()).join("\n");
}

/** The rows for programs: as they are, with the ratio and whether the target is met. */
export function records(rows: readonly Row[]): object[] {
  return rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) }));
}

function cells(row: Row): string[] {
  const { measure, figure, unit, yardstick, target } = row;
  const ratio = ratioOf(row);
  const met = isMet(row);
  return [
    measure,
    quantity(figure, unit),
    yardstick === undefined ? "" : `${yardstick.name}: ${quantity(yardstick.figure, unit)}`,
    ratio === undefined ? "" : `${ratio.toFixed(2)}×`,
    target === undefined ? "" : targetText(target, unit),
    met === undefined ? "" : met ? "yes" : "NO, missed",
  ];
}

function targetText({ of, bound, value }: Target, unit: string): string {
  return `${bound === "at most" ? "≤" : "≥"} ${of === "ratio" ? `${value}×` : quantity(value, unit)}`;
}

function quantity(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })} ${unit}`;
}
