import { type Settings, settingsFrom } from "pulumi-keyring-provider/tools";
import { configurationIfAny } from "../pulumi/configuration.js";
import type { Pulumi } from "../pulumi/pulumi.js";
import type { Deployment } from "../state/deployment.js";
import { settingsOfProvider } from "../state/provider.js";
import { exported } from "../state/stack-state.js";
import { contextOf } from "../survey/context.js";
import { createAccessKey } from "./create.js";
import { type Destination, toConfiguration, toFile, toStandardOutput } from "./destination.js";
import { accessKeyReport } from "./report.js";
import { requestFor, type Wishes } from "./request.js";

/** What is wanted, and where its value goes: to standard output, unless one of these says otherwise. */
export interface AccessKeyOptions extends Wishes {
  /** Into the stack's configuration. */
  config?: true;
  /** Into a new file. */
  file?: string;
}

/**
 * Creates an access key with what a stack needs, and puts its value where it is to go.
 * @returns what was created, in lines for people
 * @throws CommandFailed, OperationFailed
 */
export async function createForStack(pulumi: Pulumi, options: AccessKeyOptions): Promise<string[]> {
  const deployment = exported(pulumi);
  const settings = settingsOf(pulumi, deployment, options.provider);
  const destination = await destinationOf(options, pulumi, settings);
  const created = await createAccessKey(requestFor(deployment, options), destination, () => contextOf(settings));
  return accessKeyReport(created, destination);
}

function settingsOf(pulumi: Pulumi, deployment: Deployment, provider: string | undefined): Settings {
  if (provider !== undefined) return settingsOfProvider(provider, deployment);
  return settingsFrom(configurationIfAny(pulumi) ?? { get: () => undefined });
}

async function destinationOf(
  { config, file }: AccessKeyOptions,
  pulumi: Pulumi,
  settings: Settings,
): Promise<Destination> {
  if (config) return toConfiguration(pulumi, settings);
  return file === undefined ? toStandardOutput() : toFile(file);
}
