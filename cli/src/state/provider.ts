import { explicitSettings, readUrn, type Settings, settingMeta, settingsFrom } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";
import type { ConfigurationEntry } from "../pulumi/configuration.js";
import type { Deployment } from "./deployment.js";

/** What a stack's configuration holds, by names without their namespace, e.g. `calimeroUrl`. */
export interface Recorded {
  get(key: string): string | undefined;
}

/**
 * The name of an explicit provider, from what a resource says of its provider; undefined for the one that the engine makes by itself.
 * @param reference `<its URN>::<its id>`
 */
export function explicitProvider(reference: string | undefined): string | undefined {
  const name = readUrn(reference ?? "")?.name.replace(/::[^:]*$/, "");
  return name === undefined || isDefault(name) ? undefined : name;
}

/** The configuration that the last `up` left with the engine's own providers, as far as it is no secret. */
export function recordedConfiguration({ resources }: Deployment): Recorded {
  const own = resources.filter(({ type, urn }) => PROVIDERS.has(type) && isDefault(readUrn(urn)?.name ?? ""));
  return plain(new Map(own.flatMap(({ inputs = {} }) => [...entries(inputs)])));
}

/** The names of the explicit providers of Keyring's resources that a state has. */
export function explicitProviders({ resources }: Deployment): string[] {
  const used = new Set(
    resources.filter(({ type }) => OURS.test(type)).map(({ provider }) => explicitProvider(provider)),
  );
  const names = resources.flatMap(({ type, urn }) => {
    const name = readUrn(urn)?.name ?? "";
    return type === PLUGIN || (type === DYNAMIC && used.has(name)) ? [name] : [];
  });
  return names.filter((name) => name !== "" && !isDefault(name)).sort();
}

/**
 * The settings of an explicit provider. What the program gives wins over the environment; with dynamic resources it is the other way round.
 * @throws CommandFailed where the state has no such provider
 */
export function settingsOfProvider(provider: string, deployment: Deployment): Settings {
  const given = plain(givenTo(provider, deployment));
  return isOfPlugin(provider, deployment) ? explicitSettings(given) : settingsFrom(given);
}

/** Whether an explicit provider is one of the native plugin, and not of dynamic resources. */
export function isOfPlugin(provider: string, { resources }: Deployment): boolean {
  return resources.some(({ type, urn }) => type === PLUGIN && readUrn(urn)?.name === provider);
}

/** What a program gave to an explicit provider, by names without their namespace. */
export type Given = ReadonlyMap<string, ConfigurationEntry>;

/** @throws CommandFailed where the state has no explicit provider of the name */
export function givenTo(provider: string, { resources }: Deployment): Given {
  const found = resources.find(({ type, urn }) => PROVIDERS.has(type) && readUrn(urn)?.name === provider);
  if (found !== undefined) return entries(found.inputs ?? {});
  throw new CommandFailed(`The state has no explicit provider ${JSON.stringify(provider)} of Keyring.`);
}

/**
 * What of it is no secret. An address or a prefix that was made one is not taken for unset: a credential would go elsewhere.
 * @throws CommandFailed when such a one is asked for that is not in the environment
 */
export function plain(given: Given): Recorded {
  return {
    get: (key) => {
      const entry = given.get(key);
      const { variable, secret } = settingMeta(key);
      if (!entry?.secret || secret || process.env[variable]) return entry?.value;
      throw new CommandFailed(`keyring:${key} is encrypted in the state: set ${variable} to the same value.`);
    },
  };
}

/** What is neither a text nor a secret is none of ours. */
function entries(inputs: Record<string, unknown>): Given {
  const all = Object.entries(inputs).map(([key, value]): [string, ConfigurationEntry] => [
    unprefixed(key),
    typeof value === "string" ? { secret: false, value } : { secret: typeof value === "object" },
  ]);
  return new Map(all);
}

/** The host of dynamic resources is given the whole configuration, the plugin what is its own. */
function unprefixed(key: string): string {
  return key.replace(/^keyring:/, "");
}

function isDefault(name: string): boolean {
  return name === "default" || name.startsWith("default_");
}

const PLUGIN = "pulumi:providers:keyring";
const DYNAMIC = "pulumi:providers:pulumi-nodejs";
const PROVIDERS = new Set([DYNAMIC, PLUGIN]);
/** The types of Keyring's resources. */
const OURS = /^(?:pulumi-nodejs:dynamic\/)?keyring[/:]/;
