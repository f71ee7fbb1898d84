import { z } from "zod";
import type { Origin, Settings } from "../lifecycle/context.js";
import { DELETE_UNREACHABLE } from "../lifecycle/unreachable.js";
import { systems } from "../systems.js";
import { DEADLINE } from "./operation.js";

/** What was set, by names without their namespace. */
interface Source {
  get(key: string): string | undefined;
}

/** A setting that is on or off, also as texts, which is all that an environment can hold. */
function flag(description: string, variable: string) {
  return z
    .preprocess((given) => (given === "true" || given === "false" ? given === "true" : given), z.boolean(BOOLEAN))
    .optional()
    .describe(description)
    .meta({ variable });
}

const BOOLEAN = "must be true or false";

/** Everything that the configuration `keyring:…` may hold: what all systems share, and what each has for itself. */
export const settingsShape = z.strictObject({
  ownerPrefix: z
    .string()
    .optional()
    .describe("Prefix of the owner label of everything minted, for several backends that share an issuer.")
    .meta({ variable: "KEYRING_OWNER_PREFIX" }),
  timeout: z.coerce
    .number({ error: DEADLINE.words })
    .int({ error: DEADLINE.words })
    .min(DEADLINE.least, { error: DEADLINE.words })
    .max(DEADLINE.most, { error: DEADLINE.words })
    .optional()
    .describe("Time limit of an operation in seconds, from 1 to 3600. Default: 30.")
    .meta({ variable: "KEYRING_TIMEOUT" }),
  refreshBeforeUpdate: flag(
    "Whether each `up` and `preview` first reads every resource, to detect what was revoked elsewhere. Costs as much as a refresh. Existing resources follow the setting after their next update or refresh. Plugin only. Default: no.",
    "KEYRING_REFRESH_BEFORE_UPDATE",
  ),
  [DELETE_UNREACHABLE.setting]: flag(
    "Whether a delete succeeds, with a warning that names what may still be alive, if the issuing system does not answer at all. Set it for one `destroy` only, when that system is gone for good. Default: no.",
    DELETE_UNREACHABLE.variable,
  ),
  ...Object.assign({}, ...Object.values(systems).map(({ settings }) => settings)),
});

/** Settings of a stack, over which the environment wins. Nothing is read before it is asked for. */
export function settingsFrom(config: Source): Settings {
  return settingsOf(["environment", fromEnvironment], ["configuration", (key) => given(config.get(key))]);
}

/** Settings that a program gives to one provider of several: they win over the environment, which would make all of them the same. */
export function explicitSettings(config: Source): Settings {
  return settingsOf(["configuration", (key) => given(config.get(key))], ["environment", fromEnvironment]);
}

type OneSource = [origin: Origin, get: Source["get"]];

/** Settings of two sources, of which the first wins. */
function settingsOf([origin, first]: OneSource, [other, second]: OneSource): Settings {
  return {
    get: (key) => first(key) ?? second(key),
    origin: (key) => {
      if (first(key) !== undefined) return origin;
      return second(key) === undefined ? undefined : other;
    },
    environment: fromEnvironment,
  };
}

/** What is known of a setting beside its shape. */
export interface SettingMeta {
  /** Name in the environment, e.g. `CALIMERO_CONSOLE_URL`. */
  variable: string;
  secret?: true;
}

/** @param key name in the stack's configuration without its namespace, e.g. `calimeroUrl` */
export function settingMeta(key: string): SettingMeta {
  return (settingsShape.shape[key] as z.ZodType).meta() as unknown as SettingMeta;
}

/** The variables of the environment that hold credentials for issuing systems. */
export const credentialVariables: readonly string[] = Object.keys(settingsShape.shape)
  .map(settingMeta)
  .filter(({ secret }) => secret)
  .map(({ variable }) => variable);

function fromEnvironment(key: string): string | undefined {
  return given(process.env[settingMeta(key).variable]);
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
