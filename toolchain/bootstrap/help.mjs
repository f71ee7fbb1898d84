import { commands } from "../commands.mjs";
import { invocation } from "./arguments.mjs";

/**
 * What `npm run <name> -- --help` prints.
 *
 * @param {string} name
 * @param {import("../commands.mjs").Command} command
 */
export function commandHelp(name, command) {
  const options = Object.entries(command.options).map(([option, { value, help }]) => [
    `--${option}${value ? ` <${value}>` : ""}`,
    help,
  ]);
  return `${command.summary}\n\nUsage: ${invocation(name)} [-- options]\n\n${columns([...options, ["--help", "print this"]])}\n\n${EXIT_CODES}`;
}

const EXIT_CODES = "Exit codes: 0 for success, 1 for a failure, 2 for invalid usage.";

/** The list of all commands. */
export function overview() {
  const summaries = Object.entries(commands).map(([name, { summary }]) => [name, summary]);
  return `Commands (npm run <command> -- --help lists a command's options):\n\n${columns(summaries)}`;
}

/** @param {(string | undefined)[][]} rows */
function columns(rows) {
  const width = Math.max(...rows.map(([left = ""]) => left.length));
  return rows.map(([left = "", right = ""]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
