import { type ParseArgsConfig, parseArgs } from "node:util";
import { whyNoArguments } from "pulumi-keyring-near";
import { UsageError } from "../start-error.js";

/** Reads the arguments of a command: its options, and other words. @throws UsageError */
export function argumentsOf<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(whyNoArguments(error as Error, Object.keys(options)));
  }
}

/** The same for a command that takes options alone. @throws UsageError */
export function optionsOf<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>>["values"] {
  const { values, positionals } = argumentsOf(args, options);
  const [word] = positionals;
  if (word !== undefined) throw new UsageError(`There is nothing to do with "${word}".`);
  return values;
}

/** A moment as people write it: RFC 3339. @throws UsageError */
export function momentOf(text: string, option: string): Date {
  const time = /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UsageError(`--${option} must be a time like 2026-11-30T12:00:00Z, not "${text}".`);
}

/** Takes what a command has to say, a line at a time. */
export type Output = (line: string) => void;

export const standardOutput: Output = (line) => {
  process.stdout.write(`${line}\n`);
};
