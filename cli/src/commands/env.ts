import { constants } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { Changes, type Values } from "../env/changes.js";
import { dotenv } from "../env/dotenv.js";
import { NONE, variablesJson, variablesReport } from "../env/report.js";
import { inheritedEnvironment, runCommand, startCommand } from "../env/run-command.js";
import { asText } from "../env/values.js";
import { noteOn, readSelection, type Selection, type Variable, variablesOf, without } from "../env/variables.js";
import { restartOnChange, rewriteOnChange } from "../env/watch.js";
import { writeSecretFile } from "../env/write-file.js";
import { EXIT } from "../exit-codes.js";
import { CommandFailed, WrongUsage } from "../failures.js";
import { Pulumi } from "../pulumi/pulumi.js";
import { called } from "../state/credential.js";
import { exported, exportedMeanwhile } from "../state/stack-state.js";
import { durationOption, folderOption, repeated, stackOption } from "../terminal/options.js";
import { print, printJson, progress } from "../terminal/output.js";

interface EnvOptions {
  stack?: string;
  cwd?: string;
  set?: string[];
  clean?: true;
  keepCredentials?: true;
  file?: string;
  watch?: true;
  every: number;
  signal?: NodeJS.Signals;
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
    .option(
      "--watch",
      "look at the stack again and again; restart the command, or write the file anew, when a value changes",
    )
    .addOption(
      new Option("--every <time>", "with --watch: how often to look, e.g. 30s; shorter than the grace period")
        .argParser(durationOption)
        .default(30_000, "30s"),
    )
    .option(
      "--signal <name>",
      "with --watch and --file: send this signal to the command instead of restarting it",
      readSignal,
    )
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
  const { clean, keepCredentials, file, json, watch, set = [] } = options;
  const showing = command.length === 0 && file === undefined;
  refuseWhatDoesNotGoTogether(command, options, showing);
  const selections = set.map(readSelection);
  const pulumi = new Pulumi(options);
  if (showing) {
    const variables = variablesOf(exported(pulumi), selections);
    if (json) printJson(variablesJson(variables));
    else print(variablesReport(variables));
    return EXIT.fine;
  }
  if (process.stderr.isTTY) progress("Reading the state…");
  const told = new Set<string>();
  const values = valuesOf(variablesOf(exported(pulumi, "in clear"), selections), told);
  const kept = inheritedEnvironment(clean ? "clean" : keepCredentials ? "whole" : "without credentials");
  if (watch) return watched(command, { ...options, pulumi, selections, values, kept, told });
  if (command.length > 0) return runCommand(command, { ...kept, ...values });
  if (file === "-") process.stdout.write(dotenv(values));
  else if (file !== undefined) await writeSecretFile(file, dotenv(values));
  return EXIT.fine;
}

/** What is at hand once the values were read for the first time. */
interface Watching extends EnvOptions {
  pulumi: Pulumi;
  selections: readonly Selection[];
  values: Values;
  kept: NodeJS.ProcessEnv;
  told: Set<string>;
}

async function watched(command: readonly string[], options: Watching): Promise<number> {
  const { pulumi, selections, values, kept, told, file, every, signal } = options;
  const read = async (stop: AbortSignal) => {
    return valuesOf(variablesOf(await exportedMeanwhile(pulumi, stop), selections), told);
  };
  const changes = new Changes(values, { read, everyMs: every });
  if (file === undefined) return restartOnChange(command, { kept, values, changes });
  const write = (current: Values) => writeSecretFile(file, dotenv(current));
  await write(values);
  if (command.length === 0 || signal === undefined) return rewriteOnChange(write, changes);
  // the values are in the file alone: those of its environment would stay as they were
  return rewriteOnChange(write, changes, { started: startCommand(command, kept), signal });
}

function refuseWhatDoesNotGoTogether(command: readonly string[], options: EnvOptions, showing: boolean): void {
  const { clean, keepCredentials, file, json, watch, every, signal } = options;
  if (clean && keepCredentials) throw new WrongUsage("--clean and --keep-credentials are mutually exclusive.");
  if (json && !showing)
    throw new WrongUsage("--json only shows the names of variables: it takes no command and no other option.");
  if (watch && showing) throw new WrongUsage("--watch needs a command or --file.");
  if (watch && file === "-") throw new WrongUsage("--watch needs a file that it can write again, not a pipe.");
  if (watch && every < 1000) throw new WrongUsage("--every must be 1s or longer.");
  if (signal !== undefined && (!watch || command.length === 0 || file === undefined))
    throw new WrongUsage("--signal needs --watch, --file and a command, which reads the file again at that signal.");
  if (command.length > 0 && file !== undefined && signal === undefined)
    throw new WrongUsage("Give a command or --file, not both. With --watch and --signal, you can give both.");
  if (file === "-" && process.stdout.isTTY) throw new WrongUsage("--file - prints secrets: use it with a pipe.");
}

/** A signal by its name, with or without SIG. */
function readSignal(text: string): NodeJS.Signals {
  const name = text.toUpperCase().replace(/^(?!SIG)/, "SIG");
  if (Object.hasOwn(constants.signals, name)) return name as NodeJS.Signals;
  throw new InvalidArgumentError("It is not the name of a signal, such as HUP or USR1.");
}

/**
 * The values of variables. What speaks against a credential is told on standard error.
 * @param told what was told before and is not told again
 * @throws CommandFailed where one has no value: a command would fail without it in ways that do not say so
 */
function valuesOf(variables: readonly Variable[], told: Set<string>): Values {
  if (variables.length === 0) throw new CommandFailed(NONE);
  const values: Record<string, string> = {};
  for (const { name, credential, output, value } of variables) {
    if (value === undefined || value === null) throw new CommandFailed(`${name}: ${without(credential, output)}.`);
    values[name] = asText(value);
    const note = noteOn(credential);
    if (note === undefined) continue;
    const warning = `warning: ${called(credential)}: ${note}`;
    if (!told.has(warning)) progress(warning);
    told.add(warning);
  }
  return values;
}

const EXAMPLES = `
Examples:
  pulumi-keyring-cli env --stack dev                                    the names
  pulumi-keyring-cli env --stack dev -- npm start                       DASHBOARD_TOKEN, DASHBOARD_RPC_URL, …
  pulumi-keyring-cli env --set ASTRA_DB_APPLICATION_TOKEN=app.token -- ./load.sh
  pulumi-keyring-cli env --watch --every 1m -- npm start                restarts it when a token was rotated
  pulumi-keyring-cli env --file - | kubectl create secret generic app --from-env-file=/dev/stdin

The command does not get the credentials of Keyring and Pulumi: no CALIMERO_ACCESS_KEY, ASTRA_DB_APPLICATION_TOKEN, PULUMI_… or
KEYRING_… variable, unless you add --keep-credentials.

With a command, the exit code is the command's; 126 or 127 if it cannot be run.`;
