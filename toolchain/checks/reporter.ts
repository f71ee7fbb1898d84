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
    runner.on("fail", (test) => failures.push(test.fullTitle()));
    runner.once("end", () => {
      const { passes, pending } = this.stats;
      const counts: CountingReporter.Counts = { passed: passes, failed: failures.length, skipped: pending, failures };
      writeFileSync(options.reporterOptions.counts, JSON.stringify(counts));
    });
  }
}

declare namespace CountingReporter {
  /** What one mocha process executed. */
  interface Counts {
    passed: number;
    failed: number;
    skipped: number;
    /** Full titles of the failed tests and hooks. */
    failures: string[];
  }
}

// Mocha takes a reporter that is the module itself.
export = CountingReporter;
