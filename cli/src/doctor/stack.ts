import { messageOf } from "pulumi-keyring-provider/inventory";
import type { Configuration } from "../pulumi/configuration.js";
import type { Pulumi } from "../pulumi/pulumi.js";
import { bad, type Check, good, warning } from "./check.js";

/** Where a setting can stand. */
interface Place {
  key: string;
  variable: string;
  secret: boolean;
}

const PLACES: Record<string, Place> = {
  "Console address": { key: "keyring:calimeroUrl", variable: "CALIMERO_CONSOLE_URL", secret: false },
  "Access key": { key: "keyring:calimeroAccessKey", variable: "CALIMERO_ACCESS_KEY", secret: true },
};

/** Whether the backend can be reached, and whether its stacks can be told from those of others. */
export function checkBackend(pulumi: Pulumi, configuration: Configuration | undefined): Check {
  try {
    const { url } = JSON.parse(pulumi.run("whoami", "--verbose", "--json")) as { url: string };
    const prefix = process.env["KEYRING_OWNER_PREFIX"] || configuration?.get("keyring:ownerPrefix");
    if (/^https?:/.test(url) || prefix) return good("Backend", url);
    return warning(
      "Backend",
      `${url}, without keyring:ownerPrefix`,
      "Another backend can have a stack of the same name, with the same labels on its tokens: pulumi config set keyring:ownerPrefix <prefix>. `orphans --revoke` wants it.",
    );
  } catch (error) {
    return bad("Backend", messageOf(error), "Log in to a backend: pulumi login.");
  }
}

/** Where each setting comes from, without its value. */
export function checkSettings(configuration: Configuration | undefined): Check[] {
  return Object.entries(PLACES).map(([what, place]) => checkSetting(what, place, configuration));
}

function checkSetting(what: string, { key, variable, secret }: Place, configuration: Configuration | undefined): Check {
  const inEnvironment = Boolean(process.env[variable]);
  const entry = configuration?.entry(key);
  if (secret && entry !== undefined && !entry.secret) {
    return warning(
      what,
      `${key} is in the configuration in clear, and so in the state`,
      `Make another access key at the console and remove this one; set ${variable}, or: pulumi config set --secret ${key}`,
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
