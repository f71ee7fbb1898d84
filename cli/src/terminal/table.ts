import { printable } from "pulumi-keyring-provider/tools";

/** A column of a table, and what becomes of it where the terminal is too narrow for the whole. */
export interface Column {
  heading: string;
  /**
   * `below`: its cells move to lines below their row. A number: it is left out, the lowest number first. `cut`: its cells are shortened, at the very
   * end. Without one it stays.
   */
  narrow?: "below" | "cut" | number;
}

/** How a table is drawn. */
export interface TableOptions {
  /** What becomes of the line of headings, e.g. a colour. */
  style: (text: string) => string;
  /** Characters in a line (default: those of the terminal; without one, as many as it takes). */
  width?: number;
}

/** Rows in aligned columns under their headings. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { style, width = terminalWidth() }: TableOptions,
): string {
  const all = columns.map(
    (column, index): Filled => ({
      ...column,
      cells: rows.map((row) => printable(row[index] ?? "")),
    }),
  );
  const { beside, below } = fitted(all, width);
  const widths = beside.map(widthOf);
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd();
  const lines = rows.flatMap((_, row) => [
    line(beside.map(({ cells }) => cells[row] ?? "")),
    ...wrapped(below.flatMap((column) => labelled(column, row)).join("; "), width),
  ]);
  return [style(line(beside.map(({ heading }) => heading))), ...lines].join("\n");
}

interface Filled extends Column {
  cells: readonly string[];
}

/** Which columns stand side by side, and which below. */
function fitted(all: readonly Filled[], width: number): { beside: Filled[]; below: Filled[] } {
  if (needed(all) <= width) return { beside: [...all], below: [] };
  const below = all.filter(({ narrow }) => narrow === "below");
  let beside = all.filter((column) => column.narrow !== "below" && column.cells.some((cell) => cell !== ""));
  while (needed(beside) > width) {
    const [first] = beside
      .filter(({ narrow }) => typeof narrow === "number")
      .sort((a, b) => Number(a.narrow) - Number(b.narrow));
    if (first === undefined) break;
    beside = beside.filter((column) => column !== first);
  }
  const excess = Math.max(0, needed(beside) - width);
  return { beside: beside.map((column) => (column.narrow === "cut" ? shortened(column, excess) : column)), below };
}

function needed(columns: readonly Filled[]): number {
  return columns.reduce((sum, column) => sum + 2 + widthOf(column), 0);
}

function widthOf({ heading, cells }: Filled): number {
  return Math.max(heading.length, ...cells.map(({ length }) => length));
}

function shortened(column: Filled, by: number): Filled {
  const most = Math.max(SHORTEST, widthOf(column) - by);
  return { ...column, cells: column.cells.map((cell) => (cell.length > most ? `${cell.slice(0, most - 1)}…` : cell)) };
}

/** As much of a name as still tells it from others. */
const SHORTEST = 8;

function labelled({ heading, cells }: Filled, row: number): string[] {
  const cell = cells[row] ?? "";
  return cell === "" ? [] : [`${heading.toLowerCase()}: ${cell}`];
}

/** A text in lines of at most this width, indented; none for an empty one. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else if (word !== "") lines.push(`      ${word}`);
  }
  return lines;
}

/** A file or a pipe takes lines of any length. */
function terminalWidth(): number {
  return process.stdout.isTTY === true ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
}
