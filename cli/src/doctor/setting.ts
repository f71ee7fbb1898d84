import type { Configuration } from "../pulumi/configuration.js";
import { bad, type Check, good, warning } from "./check.js";

/** Where a setting can stand. */
export interface Place {
  /** In the stack's configuration, e.g. `keyring:calimeroUrl`. */
  key: string;
  /** In the environment, which wins. */
  variable: string;
  secret: boolean;
}

/** Where a setting comes from, without its value. */
export function checkSetting(
  what: string,
  { key, variable, secret }: Place,
  configuration: Configuration | undefined,
): Check {
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
export function isSet({ key, variable }: Place, configuration: Configuration | undefined): boolean {
  return Boolean(process.env[variable]) || configuration?.entry(key) !== undefined;
}
