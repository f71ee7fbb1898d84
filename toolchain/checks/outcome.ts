/** What came of one line of the summary: a tool counts as one check, a suite as many as it has tests. */
export interface Outcome {
  title: string;
  passed: number;
  failed: number;
  skipped: number;
  milliseconds: number;
  /** What failed, one line each. */
  failures: readonly string[];
}

/** An outcome that is a single failed check. */
export function failedOutcome(title: string, milliseconds: number, reason: string): Outcome {
  return { title, passed: 0, failed: 1, skipped: 0, milliseconds, failures: [reason] };
}
