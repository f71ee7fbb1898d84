import { Command, CommanderError } from "commander";
import { messageOf } from "pulumi-keyring-provider/tools";
import { accessKeyCommand } from "./commands/access-key.js";
import { doctorCommand } from "./commands/doctor.js";
import { envCommand } from "./commands/env.js";
import { initCommand } from "./commands/init.js";
import { orphansCommand } from "./commands/orphans.js";
import { statusCommand } from "./commands/status.js";
import { EXIT } from "./exit-codes.js";
import { CommandFailed, WrongUsage } from "./failures.js";
import { complain } from "./terminal/output.js";
import { VERSION } from "./version.js";

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = EXIT.fine;
  const finish = (reached: number) => {
    code = reached;
  };
  try {
    await program(finish).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // commander has said what is wrong by itself
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    complain(`pulumi-keyring-cli: ${messageOf(error)}`);
    if (error instanceof WrongUsage) return EXIT.usage;
    if (!isExplained(error)) complain(String((error as Error).stack));
    return EXIT.failed;
  }
}

/** Whether the message alone tells the reader what to do. */
function isExplained(error: unknown): boolean {
  return error instanceof CommandFailed || (error instanceof Error && error.name === "OperationFailed");
}

function program(finish: (code: number) => void): Command {
  const commands = new Command("pulumi-keyring-cli")
    .description(
      "Creates programs, compares the state of a Pulumi stack with the systems that issued its credentials, and runs commands with them.",
    )
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError("Add --help to see the commands and options.")
    .addHelpText("after", EXIT_CODES);
  for (const command of [initCommand, orphansCommand, statusCommand, doctorCommand, accessKeyCommand, envCommand]) {
    const added = command(finish).exitOverride().copyInheritedSettings(commands);
    commands.addCommand(added.addHelpText("after", EXIT_CODES));
  }
  return commands.addHelpText("after", SETTINGS);
}

const EXIT_CODES = `
Exit codes:
  0  nothing was found, or the request is done
  1  the command failed, or did only part of its work
  2  invalid usage
  3  action required`;

const SETTINGS = `
Addresses and credentials are those of \`pulumi up\`: CALIMERO_CONSOLE_URL and CALIMERO_ACCESS_KEY, ASTRA_DB_APPLICATION_TOKEN, or the
stack's configuration. A credential from the environment is sent only to an address from the environment (or to Astra itself): set both.
In a state from a pipe, secret configuration cannot be read.`;
