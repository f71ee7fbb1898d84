import { Command } from "commander";
import { type Settings, settingsFrom } from "pulumi-keyring-provider/tools";
import { consoleResources } from "../access-key/needs.js";
import { accessKeyCommandLine, offerAccessKey } from "../access-key/offer.js";
import { checkAstra, wantsAstra } from "../doctor/astra.js";
import { checkBackend } from "../doctor/backend.js";
import { checkCalimero, wantsCalimero } from "../doctor/calimero.js";
import { bad, type Check, warning } from "../doctor/check.js";
import { checkMoved } from "../doctor/moved.js";
import { checkPackages } from "../doctor/packages.js";
import { checkNode, checkPulumi } from "../doctor/programs.js";
import { doctorReport } from "../doctor/report.js";
import { inConfiguration, inProvider, type Place } from "../doctor/setting.js";
import { EXIT } from "../exit-codes.js";
import { CommandFailed } from "../failures.js";
import { configurationIfAny } from "../pulumi/configuration.js";
import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import type { Deployment } from "../state/deployment.js";
import { explicitProviders, givenTo, isOfPlugin, settingsOfProvider } from "../state/provider.js";
import { credentialsOf, exported } from "../state/stack-state.js";
import { canAsk } from "../terminal/confirm.js";
import { folderOption, providerOption, stackOption } from "../terminal/options.js";
import { print, printJson } from "../terminal/output.js";

interface DoctorOptions extends StackAddress {
  provider?: string;
  json?: true;
}

/** `doctor`: looks at everything a stack needs, and says what to do. */
export function doctorCommand(finish: (code: number) => void): Command {
  return new Command("doctor")
    .summary("check everything a stack needs, and suggest fixes")
    .description(
      "Checks Node, Pulumi, the backend, the program's packages, and each issuing system: its settings, its clock, and the credentials' rights.\n" +
        "Changes nothing, unless you accept the smaller access key that it offers on a terminal. Exits with code 3 if something keeps Keyring\n" +
        "from working.",
    )
    .addOption(stackOption())
    .addOption(folderOption())
    .addOption(providerOption())
    .option("--json", "print JSON")
    .action(async (options: DoctorOptions) => {
      const checks = await examine(options);
      if (options.json) printJson({ checks });
      else {
        print(doctorReport(checks));
        if (checks.some(({ remedy }) => remedy !== undefined) && canAsk()) await offerAccessKey(options);
      }
      finish(checks.some(({ verdict }) => verdict === "bad") ? EXIT.found : EXIT.fine);
    });
}

async function examine({ provider, ...address }: DoctorOptions): Promise<Check[]> {
  const pulumi = new Pulumi(address);
  const program = checkPulumi(pulumi);
  const works = program.verdict === "good";
  // without Pulumi nobody knows what a provider was given
  if (provider !== undefined && !works) return [checkNode(), program, ...checkPackages(address.cwd ?? ".")];
  const { settings, place } =
    provider === undefined ? ofStack(works ? pulumi : undefined) : ofProvider(pulumi, provider);
  const state = works ? stateIfAny(pulumi) : undefined;
  const resources = state && consoleResources(state.resources, provider);
  const command = accessKeyCommandLine({ provider, ...address });
  const calimero = wantsCalimero(place) ? await checkCalimero(settings, place, { resources, command }) : [];
  const astra = wantsAstra(place) ? await checkAstra(settings, place) : [];
  const systems = [...calimero, ...astra];
  return [
    checkNode(),
    program,
    ...(works ? [checkBackend(pulumi, settings)] : []),
    ...checkPackages(address.cwd ?? "."),
    ...checkMoved(credentialsOf(state?.resources ?? []), settings, provider),
    ...(systems.length > 0 ? systems : [noSystem(provider === undefined && state ? explicitProviders(state) : [])]),
  ];
}

function ofStack(pulumi: Pulumi | undefined): { settings: Settings; place: Place } {
  const configuration = pulumi && configurationIfAny(pulumi);
  return {
    settings: settingsFrom(configuration ?? { get: () => undefined }),
    place: inConfiguration(configuration),
  };
}

/** @throws CommandFailed where the state has no such provider */
function ofProvider(pulumi: Pulumi, provider: string): { settings: Settings; place: Place } {
  const state = exported(pulumi);
  const settings = settingsOfProvider(provider, state);
  return { settings, place: inProvider(provider, givenTo(provider, state), isOfPlugin(provider, state)) };
}

/** Undefined where nothing has happened yet, or there is no stack. */
function stateIfAny(pulumi: Pulumi): Deployment | undefined {
  try {
    const state = exported(pulumi);
    return state.resources.length === 0 ? undefined : state;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return undefined;
  }
}

function noSystem(providers: readonly string[]): Check {
  if (providers.length > 0) {
    return warning(
      "Systems",
      `only explicit providers are in use: ${providers.join(", ")}`,
      `Check each one, with its own address and credential in the environment: ${providers.map((name) => `doctor --provider ${name}`).join(", ")}.`,
    );
  }
  return bad(
    "Systems",
    "neither a Calimero console nor Astra is configured",
    "Set CALIMERO_CONSOLE_URL and CALIMERO_ACCESS_KEY, or ASTRA_DB_APPLICATION_TOKEN.",
  );
}
