import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted, runAndCollect, runInForeground } from "../child-process.mjs";
import { failedOutcome, type Outcome } from "./outcome";
import type { Counts } from "./reporter";

/** One mocha process. */
export interface MochaRun {
  /** For the summary: "engine tests". */
  title: string;
  /** Files or patterns, relative to `root`. */
  spec: readonly string[];
  ignore?: readonly string[];
  /** How many files run at a time (default: one, in this process of mocha). */
  jobs?: number | undefined;
  timeoutMs: number;
  grep?: string | undefined;
  root: string;
  env: NodeJS.ProcessEnv;
  /** The `node` that runs them (default: this process's own). */
  node?: string;
  /** How long the process may live after its last test (default 15 s). */
  lingerMs?: number;
  /** Takes what the tests printed once they have ended (default: they print into this process's streams as they run). */
  print?: (output: string) => void;
}

/**
 * Runs tests in a process of their own and counts them. Every way of not having run counts as a failure: no test at all,
 * a process that dies before the end, one that fails although no test does, and one that does not end.
 *
 * @throws Interrupted
 */
export async function runMocha(run: MochaRun): Promise<Outcome> {
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "keyring-counts-"));
  const file = join(folder, "counts.json");
  const linger = new AbortController();
  const watch = setInterval(() => {
    if (!existsSync(file)) return;
    clearInterval(watch);
    setTimeout(() => linger.abort(), run.lingerMs ?? 15_000).unref();
  }, 100);
  try {
    const end = await runNode(run, mochaArguments(run, file), linger.signal);
    if (end.interruptedBy) throw new Interrupted(end.interruptedBy);
    const counts = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Counts) : undefined;
    return judge(run, counts, { ...end, lingered: linger.signal.aborted }, Date.now() - started);
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runNode({ node = process.execPath, root, env, print }: MochaRun, args: string[], abort: AbortSignal) {
  const options = { cwd: root, env, abort };
  if (!print) return await runInForeground(node, args, options);
  const end = await runAndCollect(node, args, options);
  print(end.output);
  return end;
}

function mochaArguments({ spec, ignore = [], jobs = 1, timeoutMs, grep }: MochaRun, counts: string): string[] {
  return [
    ...["--import", "tsx", join("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--no-package"],
    ...["--forbid-only", "--timeout", String(timeoutMs)],
    ...["--reporter", join(__dirname, "reporter.ts"), "--reporter-option", `counts=${counts}`],
    ...(process.stdout.isTTY && !process.env["NO_COLOR"] ? [] : ["--no-color"]),
    ...(grep === undefined ? [] : ["--grep", grep]),
    ...(jobs === 1 ? [] : ["--parallel", "--jobs", String(jobs)]),
    ...ignore.flatMap((pattern) => ["--ignore", pattern]),
    ...spec,
  ];
}

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  lingered: boolean;
}

function judge(run: MochaRun, counts: Counts | undefined, end: End, milliseconds: number): Outcome {
  const how = end.signal ? `killed by ${end.signal}` : `exit code ${end.code}`;
  if (!counts) return failedOutcome(run.title, milliseconds, `the test process died before its end (${how})`);
  const outcome: Outcome = { title: run.title, milliseconds, ...counts };
  if (end.lingered) return alsoFailed(outcome, "the process did not end after its last test: something is left open");
  if (counts.failed === 0 && (end.code !== 0 || end.signal)) {
    return alsoFailed(outcome, `all tests passed, but their process failed (${how})`);
  }
  const executed = counts.passed + counts.failed;
  if (executed === 0 && run.grep === undefined) return alsoFailed(outcome, "not a single test was executed");
  return outcome;
}

function alsoFailed(outcome: Outcome, reason: string): Outcome {
  return { ...outcome, failed: outcome.failed + 1, failures: [...outcome.failures, reason] };
}
