import { Command } from "commander";
import { settingsFrom } from "pulumi-keyring-provider/inventory";
import type { Check } from "../doctor/check.js";
import { checkAccessKey, checkConsole } from "../doctor/console.js";
import { checkNode, checkPackages, checkPulumi } from "../doctor/programs.js";
import { doctorReport } from "../doctor/report.js";
import { checkBackend, checkSettings } from "../doctor/stack.js";
import { EXIT } from "../exit-codes.js";
import { configurationIfAny } from "../pulumi/configuration.js";
import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import { print, printJson } from "../terminal/output.js";

/** `doctor`: looks at everything a stack needs, and says what to do. */
export function doctorCommand(finish: (code: number) => void): Command {
  return new Command("doctor")
    .summary("check everything a stack needs, and say what to do")
    .description(
      "Looks at Node, Pulumi, the backend, the settings, the console and its clock, the access key and its rights, and the packages of the program.\n" +
        "Changes nothing. Exit code 3 says that something keeps Keyring from working.",
    )
    .option("-s, --stack <name>", "the stack (default: the one selected)")
    .option("-C, --cwd <folder>", "the folder of the Pulumi program (default: this one)")
    .option("--json", "print JSON")
    .action(async (options: StackAddress & { json?: true }) => {
      const checks = await examine(options);
      if (options.json) printJson({ checks });
      else print(doctorReport(checks));
      finish(checks.some(({ verdict }) => verdict === "bad") ? EXIT.found : EXIT.fine);
    });
}

async function examine(address: StackAddress): Promise<Check[]> {
  const pulumi = new Pulumi(address);
  const program = checkPulumi(pulumi);
  const configuration = program.verdict === "good" ? configurationIfAny(pulumi) : undefined;
  const settings = settingsFrom(configuration);
  const console = await checkConsole(settings);
  return [
    checkNode(),
    program,
    ...(program.verdict === "good" ? [checkBackend(pulumi, configuration)] : []),
    checkPackages(address.cwd ?? "."),
    ...checkSettings(configuration),
    ...console,
    ...(console[0]?.verdict === "good" ? await checkAccessKey(settings) : []),
  ];
}
