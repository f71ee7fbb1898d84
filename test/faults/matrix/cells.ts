import type { Cell } from "./cell.js";
import { COLUMNS } from "./columns.js";
import { ROWS, type Row } from "./rows.js";

/**
 * Every cell of the matrix: each column at each step of each row, passing and lasting. What is done after a lasting fault goes round among
 * the ways to go on from one column to the next, so that each way follows each kind of fault.
 */
export function cellsOf(): Cell[] {
  return COLUMNS.flatMap((column, number) =>
    ROWS.flatMap((row) =>
      stepsOf(row, column.at).flatMap((at, index) =>
        column.durations.map((duration) => {
          const [usual] = row.recoveries;
          const next = row.recoveries[(number + index) % row.recoveries.length] ?? usual;
          return { row, at, column, duration, recovery: duration === "passing" ? usual : next };
        }),
      ),
    ),
  );
}

/** What is met in making a connection, or at no request, is not met step by step. */
function stepsOf({ steps }: Row, at: Cell["column"]["at"]): Row["steps"] {
  return at === "requests" ? steps : steps.slice(0, 1);
}
