import { writeFileSync } from "node:fs";

import Mocha = require("mocha");

/**
 * Mocha's spec reporter, which also writes what it counted into the file named by the reporter option `counts`. The file
 * appears at the very end: without it, the process died on the way.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: string[] = [];
    runner.on("fail", (test, error: unknown) => failures.push(`${test.fullTitle()}: ${inOneLine(error)}`));
    runner.once("end", () => {
      const { passes, pending } = this.stats;
      const counts: CountingReporter.Counts = { passed: passes, failed: failures.length, skipped: pending, failures };
      writeFileSync(options.reporterOptions.counts, JSON.stringify(counts));
    });
  }
}

/** Enough of an error to tell one cause from another, where only the end of the output was kept. */
function inOneLine(error: unknown): string {
  // One that comes from another process is no Error any more, but has its message.
  const message = String((error as { message?: unknown } | undefined)?.message ?? error);
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

declare namespace CountingReporter {
  /** What one mocha process executed. */
  interface Counts {
    passed: number;
    failed: number;
    skipped: number;
    /** Full titles of the failed tests and hooks, each with its reason. */
    failures: string[];
  }
}

// Mocha takes a reporter that is the module itself.
export = CountingReporter;
