import { createColors } from "picocolors";

/** The colours for what goes to standard output: none unless a person looks at it. */
export function colours(): ReturnType<typeof createColors> {
  return createColors(process.stdout.isTTY === true && !process.env["NO_COLOR"]);
}

/** A result, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A result for programs, on standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** A word on what is going on, on standard error, where no pipe takes it for a result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
