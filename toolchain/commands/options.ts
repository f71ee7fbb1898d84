import { parseArgs } from "node:util";
import { invocation } from "../bootstrap/arguments.mjs";
import { commands } from "../commands.mjs";
import { SetupError } from "../setup-error.mjs";

/**
 * The options a command was started with, as the table in commands.mjs declares them. (`--help` never gets here.)
 * @returns the values of each option given, in order; "true" for one that takes no value
 * @throws SetupError for an option that is not in the table, or without its value
 */
export function parseOptions(name: keyof typeof commands, args: readonly string[]): Record<string, string[]> {
  const declared = Object.entries(commands[name].options).map(
    ([option, { type }]) => [option, { type, multiple: true }] as const,
  );
  try {
    const { values } = parseArgs({ args: [...args], options: Object.fromEntries(declared), allowPositionals: false });
    return Object.fromEntries(Object.entries(values).map(([option, value]) => [option, [value].flat().map(String)]));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const advice = [`${invocation(name)} -- --help lists the options.`];
    throw new SetupError(error.message, advice, { cause: error, exitCode: 2 });
  }
}
