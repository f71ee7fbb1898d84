import { CommandFailed } from "../failures.js";

/** The first line of a file of this command, by which it knows its own again. */
export const HEADING = "# Written by pulumi-keyring-cli env. Secrets: keep it out of version control.";

/**
 * Variables as a file of lines `NAME=value`: what shells, Docker (`--env-file`), Kubernetes (`--from-env-file`) and dotenv read alike as
 * long as a value is one plain word; any other is put in single quotes, which Docker and Kubernetes take for a part of it.
 * @throws CommandFailed for a value that no quotes hold
 */
export function dotenv(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(name, value)}`);
  return `${[HEADING, ...lines].join("\n")}\n`;
}

function quoted(name: string, value: string): string {
  if (/^[\w.:/,+@%=-]*$/.test(value)) return value;
  if (!/['\r\n]/.test(value)) return `'${value}'`;
  throw new CommandFailed(
    `${name} has a quote or a line break in its value, which readers of such files treat differently.`,
  );
}
