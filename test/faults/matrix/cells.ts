import type { Cell } from "./cell.js";
import type { Column } from "./column.js";
import type { Row } from "./rows.js";
import type { Subject } from "./subject.js";

/**
 * Every cell of a subject's matrix: each column at each step of each row, passing and lasting. What is done after a lasting fault goes
 * round among the ways to go on from one column to the next, so that each way follows each kind of fault.
 */
export function cellsOf({ rows, columns }: Pick<Subject, "rows" | "columns">): Cell[] {
  return columns.flatMap((column, number) =>
    rows.flatMap((row) =>
      stepsOf(row, column).flatMap((at, index) =>
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
function stepsOf({ steps }: Row, column: Column): Row["steps"] {
  return column.at === "requests" ? steps.filter(({ step }) => column.steps.includes(step)) : steps.slice(0, 1);
}
