import { settingMeta } from "pulumi-keyring-provider/inventory";
import type { Configuration } from "../pulumi/configuration.js";
import { bad, type Check, good, warning } from "./check.js";

/**
 * Where a setting comes from, without its value.
 * @param name without its namespace, e.g. `calimeroUrl`
 */
export function checkSetting(what: string, name: string, configuration: Configuration | undefined): Check {
  const key = `keyring:${name}`;
  const { variable, secret } = settingMeta(name);
  const inEnvironment = Boolean(process.env[variable]);
  const entry = configuration?.entry(key);
  if (secret && entry !== undefined && !entry.secret) {
    return warning(
      what,
      `${key} is in the configuration in clear, and so in the state`,
      `Have another one made and remove this one; set ${variable}, or: pulumi config set --secret ${key}`,
    );
  }
  if (inEnvironment && entry !== undefined && (secret || entry.value !== process.env[variable])) {
    return warning(
      what,
      `both ${variable} and ${key} are set; the environment wins`,
      "Whoever runs `pulumi refresh` or `pulumi destroy` without this environment gets the other one: keep one of the two.",
    );
  }
  if (inEnvironment) return good(what, `from ${variable}`);
  if (entry !== undefined) return good(what, `from ${key} in the stack's configuration`);
  return bad(what, "is set nowhere", `Set ${variable}, or: pulumi config set ${secret ? "--secret " : ""}${key}`);
}

/** Whether a setting stands anywhere. */
export function isSet(name: string, configuration: Configuration | undefined): boolean {
  return Boolean(process.env[settingMeta(name).variable]) || configuration?.entry(`keyring:${name}`) !== undefined;
}
