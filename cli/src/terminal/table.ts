import { printable } from "pulumi-keyring-provider/tools";

/**
 * Rows in aligned columns under their headings.
 * @param style what becomes of the line of headings, e.g. a colour
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  style: (text: string) => string,
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  return [style(line(headings)), ...cells.map(line)].join("\n");
}
