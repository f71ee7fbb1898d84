import { type ParseArgsConfig, parseArgs } from "node:util";
import { didYouMean } from "pulumi-keyring-near";
import { StartError } from "../start-error.js";

/** Reads the arguments of a command. @throws StartError */
export function argumentsOf<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const unknown = /^Unknown option '--([^']+)'/.exec((error as Error).message)?.[1];
    if (unknown === undefined) throw new StartError((error as Error).message);
    throw new StartError(`There is no option --${unknown}${didYouMean(unknown, Object.keys(options), ".")}`);
  }
}

/** A moment as people write it: RFC 3339. @throws StartError */
export function momentOf(text: string, option: string): Date {
  const time = /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new StartError(`--${option} must be a time like 2026-11-30T12:00:00Z, not "${text}".`);
}

/** Takes what a command has to say, a line at a time. */
export type Output = (line: string) => void;

export const standardOutput: Output = (line) => {
  process.stdout.write(`${line}\n`);
};
