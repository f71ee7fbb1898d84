/** One line of the report: what was measured, against what, and what it should be. */
export interface Row {
  /** What was measured: "up, 500 tokens". */
  measure: string;
  /** Seconds, milliseconds, megabytes, … as `unit` says. */
  figure: number;
  unit: string;
  /** What it is compared with, measured in the same run and in the same unit. */
  yardstick?: { name: string; figure: number };
  target?: Target;
}

/** A bound on the ratio of figure to yardstick, or on the figure itself. */
export interface Target {
  of: "ratio" | "figure";
  bound: "at most" | "at least";
  value: number;
}

/** Figure divided by yardstick; undefined without a yardstick. */
export function ratioOf({ figure, yardstick }: Row): number | undefined {
  return yardstick === undefined ? undefined : figure / yardstick.figure;
}

/** Whether the target is met; undefined where there is none. */
export function isMet(row: Row): boolean | undefined {
  const { target } = row;
  const value = target?.of === "ratio" ? ratioOf(row) : row.figure;
  if (target === undefined || value === undefined) return undefined;
  return target.bound === "at most" ? value <= target.value : value >= target.value;
}
