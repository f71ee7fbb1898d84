import { Command } from "commander";
import { settingsFrom } from "pulumi-keyring-provider/inventory";
import { checkAstra, wantsAstra } from "../doctor/astra.js";
import { checkBackend } from "../doctor/backend.js";
import { checkCalimero, wantsCalimero } from "../doctor/calimero.js";
import { bad, type Check } from "../doctor/check.js";
import { checkNode, checkPackages, checkPulumi } from "../doctor/programs.js";
import { doctorReport } from "../doctor/report.js";
import { EXIT } from "../exit-codes.js";
import { configurationIfAny } from "../pulumi/configuration.js";
import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import { print, printJson } from "../terminal/output.js";

/** `doctor`: looks at everything a stack needs, and says what to do. */
export function doctorCommand(finish: (code: number) => void): Command {
  return new Command("doctor")
    .summary("check everything a stack needs, and say what to do")
    .description(
      "Looks at Node, Pulumi, the backend, the packages of the program, and each issuing system: its settings, its clock, and what the credentials may do there.\n" +
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
  const settings = settingsFrom(configuration ?? { get: () => undefined });
  const calimero = wantsCalimero(configuration) ? await checkCalimero(settings, configuration) : [];
  const astra = wantsAstra(configuration) ? await checkAstra(settings, configuration) : [];
  const systems = [...calimero, ...astra];
  return [
    checkNode(),
    program,
    ...(program.verdict === "good" ? [checkBackend(pulumi, settings)] : []),
    ...checkPackages(address.cwd ?? "."),
    ...(systems.length > 0 ? systems : [NO_SYSTEM]),
  ];
}

const NO_SYSTEM = bad(
  "Systems",
  "neither a Calimero console nor Astra is configured",
  "Set CALIMERO_CONSOLE_URL and CALIMERO_ACCESS_KEY, or ASTRA_DB_APPLICATION_TOKEN.",
);
