/** A system, by the settings that lead to it. */
export interface Leading {
  system: "calimero" | "astra";
  url: { setting: string; variable: string };
  key: { setting: string; variable: string };
  /** Credentials that belong to nobody, in the system's own form. */
  keys: { environment: string; configuration: string };
}

export const SYSTEMS: readonly Leading[] = [
  {
    system: "calimero",
    url: { setting: "calimeroUrl", variable: "CALIMERO_CONSOLE_URL" },
    key: { setting: "calimeroAccessKey", variable: "CALIMERO_ACCESS_KEY" },
    keys: { environment: `keyring_${"e".repeat(43)}`, configuration: `keyring_${"c".repeat(43)}` },
  },
  {
    system: "astra",
    url: { setting: "astraUrl", variable: "ASTRA_API_URL" },
    key: { setting: "astraToken", variable: "ASTRA_DB_APPLICATION_TOKEN" },
    keys: {
      environment: `AstraCS:${"e".repeat(24)}:${"0e".repeat(32)}`,
      configuration: `AstraCS:${"c".repeat(24)}:${"0c".repeat(32)}`,
    },
  },
];

/** Where an address or a credential stands. */
export type Source = "environment" | "configuration";

/** Where credentials and addresses stand, and which of the two addresses hears from which credential. */
export interface Case {
  keys: readonly Source[];
  addresses: readonly Source[];
  /** The credential that reaches the address of this source; undefined for none. */
  usual: Heard;
  /** The same where what a program gives to a provider wins over the environment. */
  explicit: Heard;
}

type Heard = { at: Source; key: Source } | undefined;

const heard = (at: Source, key: Source): Heard => ({ at, key });
const env = "environment";
const conf = "configuration";

/** Every way in which one credential or two, and one address or two, can stand. */
export const CASES: readonly Case[] = [
  { keys: [env], addresses: [env], usual: heard(env, env), explicit: heard(env, env) },
  { keys: [env], addresses: [conf], usual: undefined, explicit: undefined },
  { keys: [env], addresses: [env, conf], usual: heard(env, env), explicit: undefined },
  { keys: [conf], addresses: [env], usual: heard(env, conf), explicit: heard(env, conf) },
  { keys: [conf], addresses: [conf], usual: heard(conf, conf), explicit: heard(conf, conf) },
  { keys: [conf], addresses: [env, conf], usual: heard(env, conf), explicit: heard(conf, conf) },
  { keys: [env, conf], addresses: [env], usual: heard(env, env), explicit: heard(env, conf) },
  { keys: [env, conf], addresses: [conf], usual: undefined, explicit: heard(conf, conf) },
  { keys: [env, conf], addresses: [env, conf], usual: heard(env, env), explicit: heard(conf, conf) },
];

/** What a case puts into one of the sources, by variables for the environment and otherwise by settings. */
export function settingsIn(
  source: Source,
  { keys, addresses }: Case,
  { url, key, keys: values }: Leading,
  at: Record<Source, { url: string }>,
): Record<string, string> {
  const name = ({ setting, variable }: Leading["url"]) => (source === "environment" ? variable : setting);
  return {
    ...(keys.includes(source) ? { [name(key)]: values[source] } : {}),
    ...(addresses.includes(source) ? { [name(url)]: at[source].url } : {}),
  };
}

export function titleOf({ keys, addresses }: Case): string {
  return `a credential of the ${keys.join(" and one of the ")}, an address of the ${addresses.join(" and one of the ")}`;
}
