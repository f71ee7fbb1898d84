import { didYouMean } from "./suggest.js";

/**
 * Says what is wrong with a command line that `parseArgs` of `node:util` refuses, with the option that was probably meant.
 * @param error what it has thrown
 * @param options the names of all options, without hyphens
 */
export function whyNoArguments({ message }: Error, options: readonly string[]): string {
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
  // "ambiguous" is what begins with a hyphen, such as -1
  const [, incomplete] =
    /^Option '(?:-\w, )?(--[^ ']+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(message) ?? [];
  if (incomplete !== undefined) return `${incomplete} needs a value.`;
  if (unknown === undefined) return (message.split("\n")[0] ?? "").replace(/\.?$/, ".");
  const known = options.map((name) => `--${name}`);
  return `There is no option ${unknown}${didYouMean(unknown, known, ".")}`;
}
