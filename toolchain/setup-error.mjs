/** A set-up step that failed for a reason we can name, with what the reader can do about it. */
export class SetupError extends Error {
  /** @override */
  name = /** @type {const} */ ("SetupError");

  /**
   * @param {string} message what failed and why, one sentence
   * @param {readonly string[]} advice the ways out, one sentence each, the simplest first
   * @param {{ output?: string, cause?: unknown, exitCode?: number }} [details] `output` is the tail of what the failed program printed; `exitCode` that of
   *   the command, 1 unless given
   */
  constructor(message, advice, { output = "", cause, exitCode = 1 } = {}) {
    super(message, { cause });
    this.advice = advice;
    this.output = output;
    this.exitCode = exitCode;
  }
}

/**
 * The text to print for a failed command: what happened, the program's own last words, what to do next.
 *
 * @param {unknown} error
 * @returns {string} several lines, without a trailing newline
 */
export function explain(error) {
  if (!(error instanceof SetupError)) return String(error instanceof Error ? (error.stack ?? error.message) : error);
  const lines = [];
  if (error.output) lines.push(indent(error.output, "  | "));
  lines.push(error.message);
  const [first, ...others] = error.advice;
  if (first !== undefined && others.length === 0) lines.push(`What to do: ${first}`);
  else if (first !== undefined) lines.push("What to do, one of:", ...error.advice.map((line) => `  - ${line}`));
  return lines.join("\n");
}

/**
 * The last lines of a program's output: the reason of a failure nearly always stands at its end.
 *
 * @param {string} output
 * @param {number} [count]
 */
export function tail(output, count = 20) {
  return output.trimEnd().split("\n").slice(-count).join("\n");
}

/**
 * The first lines of a program's output: npm gives its reason and then explains its whole usage.
 *
 * @param {string} output
 * @param {number} [count]
 */
export function head(output, count = 20) {
  return output.trim().split("\n").slice(0, count).join("\n");
}

/**
 * @param {string} text
 * @param {string} prefix
 */
function indent(text, prefix) {
  return text
    .split("\n")
    .map((line) => prefix + line)
    .join("\n");
}
