import { endLike, Interrupted } from "./child-process.mjs";
import { explain, SetupError } from "./setup-error.mjs";

/**
 * Ends a command that failed: by the signal that interrupted it, otherwise with the reason on stderr and
 * exit code 1, or 2 for invalid usage. For
 * the very end of a command: `main().catch(endAfter)`.
 *
 * @param {unknown} error
 */
export function endAfter(error) {
  if (error instanceof Interrupted) return endLike(error);
  console.error(`\n${explain(error)}`);
  process.exitCode = error instanceof SetupError ? error.exitCode : 1;
}
