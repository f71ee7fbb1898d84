import { settingMeta } from "pulumi-keyring-provider/tools";
import type { Configuration, ConfigurationEntry } from "../pulumi/configuration.js";
import type { Given } from "../state/provider.js";
import { bad, type Check, good, warning } from "./check.js";

/** Where settings stand that are not in the environment. */
export interface Place {
  /** In words: "the stack's configuration". */
  where: string;
  /** Which of the two counts where a setting stands in both. */
  wins: "environment" | "place";
  /** @param name without its namespace, e.g. `calimeroUrl` */
  entry(name: string): ConfigurationEntry | undefined;
  /** How a setting gets there. */
  advice(name: string): string;
}

/** The stack's configuration; undefined where it cannot be read. */
export function inConfiguration(configuration: Configuration | undefined): Place {
  return {
    where: "the stack's configuration",
    wins: "environment",
    entry: (name) => filled(configuration?.entry(`keyring:${name}`)),
    advice: (name) => `pulumi config set ${settingMeta(name).secret ? "--secret " : ""}keyring:${name}`,
  };
}

/**
 * What the program gives to an explicit provider.
 * @param ofPlugin whether it is one of the native plugin: with those of dynamic resources, the environment wins
 */
export function inProvider(provider: string, given: Given, ofPlugin: boolean): Place {
  return {
    where: `provider ${JSON.stringify(provider)}`,
    wins: ofPlugin ? "place" : "environment",
    entry: (name) => filled(given.get(name)),
    advice: (name) => `give ${name} to the provider in the program`,
  };
}

/** An empty text is as good as none. */
function filled(entry: ConfigurationEntry | undefined): ConfigurationEntry | undefined {
  return entry?.value === "" ? undefined : entry;
}

/** Where a setting comes from, without its value. */
export function checkSetting(what: string, name: string, place: Place): Check {
  const { variable, secret } = settingMeta(name);
  const inEnvironment = Boolean(process.env[variable]);
  const entry = place.entry(name);
  if (entry === undefined) {
    if (inEnvironment) return good(what, `from ${variable}`);
    return bad(what, "is not set", `Set ${variable}, or: ${place.advice(name)}`);
  }
  if (secret && !entry.secret) {
    return warning(
      what,
      `keyring:${name} is in ${place.where} in plain text, and so in the state`,
      `Create a replacement, then delete this one; set ${variable}, or: ${place.advice(name)}`,
    );
  }
  const found = `from keyring:${name} in ${place.where}`;
  if (place.wins === "place") return entry.secret ? encrypted(what, found, variable) : good(what, found);
  if (!inEnvironment) return good(what, found);
  if (!secret && entry.value === process.env[variable]) return good(what, `from ${variable}`);
  return warning(
    what,
    `both ${variable} and keyring:${name} are set; the environment wins`,
    "`pulumi refresh` or `pulumi destroy` without this environment uses the other one: keep only one.",
  );
}

/** Only the engine opens what a program gave in secret; to look with it from here, it must be in the environment. */
function encrypted(what: string, found: string, variable: string): Check {
  if (process.env[variable]) return good(what, `${found}; checked with ${variable}`);
  return warning(
    what,
    `${found}, encrypted`,
    `Set ${variable} to the same value, and the address too, so that doctor can check its rights.`,
  );
}

/** Whether a setting stands anywhere. */
export function isSet(name: string, place: Place): boolean {
  return Boolean(process.env[settingMeta(name).variable]) || place.entry(name) !== undefined;
}
