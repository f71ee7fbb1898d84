import { readUrn } from "pulumi-keyring-provider/inventory";
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
  return plain(own.map(({ inputs = {} }) => inputs));
}

/** The settings that a program gave to an explicit provider, as far as they are no secret; undefined where the state has none of the name. */
export function recordedSettings({ resources }: Deployment, provider: string): Recorded | undefined {
  const found = resources.find(({ type, urn }) => type === PLUGIN && readUrn(urn)?.name === provider);
  return found === undefined ? undefined : plain([found.inputs ?? {}]);
}

function plain(inputs: readonly Record<string, unknown>[]): Recorded {
  const entries = inputs.flatMap((each) => Object.entries(each));
  const texts = entries.flatMap(([key, value]) =>
    typeof value === "string" ? [[unprefixed(key), value] as const] : [],
  );
  const known = new Map(texts);
  return { get: (key) => known.get(key) };
}

/** The host of dynamic resources is given the whole configuration, the plugin what is its own. */
function unprefixed(key: string): string {
  return key.replace(/^keyring:/, "");
}

function isDefault(name: string): boolean {
  return name === "default" || name.startsWith("default_");
}

const PLUGIN = "pulumi:providers:keyring";
const PROVIDERS = new Set(["pulumi:providers:pulumi-nodejs", PLUGIN]);
