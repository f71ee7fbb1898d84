import { Command } from "commander";
import { dotenv } from "../env/dotenv.js";
import { NONE, variablesJson, variablesReport } from "../env/report.js";
import { inheritedEnvironment, runCommand } from "../env/run-command.js";
import { asText } from "../env/values.js";
import { noteOn, readSelection, type Variable, variablesOf, without } from "../env/variables.js";
import { writeSecretFile } from "../env/write-file.js";
import { EXIT } from "../exit-codes.js";
import { CommandFailed, WrongUsage } from "../failures.js";
import { Pulumi } from "../pulumi/pulumi.js";
import { called } from "../state/credential.js";
import { exported } from "../state/stack-state.js";
import { folderOption, repeated, stackOption } from "../terminal/options.js";
import { print, printJson, progress } from "../terminal/output.js";

interface EnvOptions {
  stack?: string;
  cwd?: string;
  set?: string[];
  clean?: true;
  keepCredentials?: true;
  file?: string;
  json?: true;
}

/** `env`: gives the values of a stack's credentials to a command, and to nobody else. */
export function envCommand(finish: (code: number) => void): Command {
  return new Command("env")
    .summary("run a command with a stack's credentials in its environment")
    .description(
      "Runs a command with a stack's credentials in its environment, never on a command line or the screen. Without a command\n" +
        "it shows the names of the variables. Runs Pulumi to decrypt the state. The command gets standard input.",
    )
    .argument("[command...]", "the command and its arguments; `--` before it is optional")
    .passThroughOptions()
    .addOption(stackOption())
    .addOption(folderOption("; the command runs in your current folder"))
    .option("--set <NAME=resource.output>", "only this output, as the variable NAME; may be repeated", repeated)
    .option("--file <path>", "write the variables to a file that only you can read, or with `-` to a pipe")
    .option("--keep-credentials", "keep the credentials of Keyring and Pulumi in the command's environment")
    .option(
      "--clean",
      "remove everything else from the command's environment except what a login sets: PATH, HOME, LANG, …",
    )
    .option("--json", "show the names as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (command: string[], options: EnvOptions) => finish(await env(command, options)));
}

async function env(command: readonly string[], options: EnvOptions): Promise<number> {
  const { clean, keepCredentials, file, json, set = [] } = options;
  if (command.length > 0 && file !== undefined) throw new WrongUsage("Give a command or --file, not both.");
  const showing = command.length === 0 && file === undefined;
  if (clean && keepCredentials) throw new WrongUsage("--clean and --keep-credentials are mutually exclusive.");
  if (json && !showing)
    throw new WrongUsage("--json only shows the names of variables: it takes no command and no other option.");
  if (file === "-" && process.stdout.isTTY) throw new WrongUsage("--file - prints secrets: use it with a pipe.");
  const selections = set.map(readSelection);
  const pulumi = new Pulumi(options);
  if (showing) {
    const variables = variablesOf(exported(pulumi), selections);
    if (json) printJson(variablesJson(variables));
    else print(variablesReport(variables));
    return EXIT.fine;
  }
  if (process.stderr.isTTY) progress("Reading the state…");
  const values = valuesOf(variablesOf(exported(pulumi, "in clear"), selections));
  if (command.length > 0) {
    const kept = inheritedEnvironment(clean ? "clean" : keepCredentials ? "whole" : "without credentials");
    return runCommand(command, { ...kept, ...values });
  }
  if (file === "-") process.stdout.write(dotenv(values));
  else if (file !== undefined) await writeSecretFile(file, dotenv(values));
  return EXIT.fine;
}

/** @throws CommandFailed where one has no value: a command would fail without it in ways that do not say so */
function valuesOf(variables: readonly Variable[]): Record<string, string> {
  if (variables.length === 0) throw new CommandFailed(NONE);
  const values: Record<string, string> = {};
  const noted = new Set<string>();
  for (const { name, credential, output, value } of variables) {
    if (value === undefined || value === null) throw new CommandFailed(`${name}: ${without(credential, output)}.`);
    values[name] = asText(value);
    const note = noteOn(credential);
    if (note !== undefined) noted.add(`warning: ${called(credential)}: ${note}`);
  }
  for (const note of noted) progress(note);
  return values;
}

const EXAMPLES = `
Examples:
  pulumi-keyring-cli env --stack dev                                    the names
  pulumi-keyring-cli env --stack dev -- npm start                       DASHBOARD_TOKEN, DASHBOARD_RPC_URL, …
  pulumi-keyring-cli env --set ASTRA_DB_APPLICATION_TOKEN=app.token -- ./load.sh
  pulumi-keyring-cli env --file - | kubectl create secret generic app --from-env-file=/dev/stdin

The command does not get the credentials of Keyring and Pulumi: no CALIMERO_ACCESS_KEY, ASTRA_DB_APPLICATION_TOKEN, PULUMI_… or
KEYRING_… variable, unless you add --keep-credentials.

With a command, the exit code is the command's; 126 or 127 if it cannot be run.`;
