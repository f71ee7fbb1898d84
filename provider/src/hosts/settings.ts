import type { Settings } from "../lifecycle/context.js";

/** A stack's configuration, as hosts give it. */
interface StackConfig {
  get(key: string): string | undefined;
}

/** Settings of which the environment wins over the stack's configuration. Nothing is read before it is asked for. */
export function settingsFrom(config: StackConfig | undefined): Settings {
  return { get: (key, variable) => given(process.env[variable]) ?? given(config?.get(`keyring:${key}`)) };
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
