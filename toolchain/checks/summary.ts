import { formatElapsed } from "../elapsed.mjs";
import type { Outcome } from "./outcome";

/** What all checks came to. */
export interface Summary {
  /** A table, then the failures by name, for people. */
  text: string;
  /** `12 passed, 0 failed`, with `, 1 skipped` only if something was skipped. */
  lastLine: string;
  ok: boolean;
}

/** Adds the outcomes up. Nothing executed is not a success. */
export function summarise(outcomes: readonly Outcome[]): Summary {
  const [passed, failed, skipped] = [sum(outcomes, "passed"), sum(outcomes, "failed"), sum(outcomes, "skipped")];
  const failures = outcomes.flatMap(({ title, failures }) => failures.map((failure) => `✗ ${title}: ${failure}`));
  if (passed + failed === 0) {
    return { text: "✗ Not a single check was executed.", lastLine: "0 passed, 1 failed", ok: false };
  }
  return {
    text: [...table(outcomes), ...(failures.length > 0 ? ["", ...failures] : [])].join("\n"),
    lastLine: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
    ok: failed === 0,
  };
}

function sum(outcomes: readonly Outcome[], field: "passed" | "failed" | "skipped"): number {
  return outcomes.reduce((total, outcome) => total + outcome[field], 0);
}

function table(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map(({ title, passed, failed, skipped, milliseconds }) => [
    title,
    ...[passed, failed, skipped].map(String),
    formatElapsed(milliseconds),
  ]);
  const all = [["check", "passed", "failed", "skipped", "time"], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}
