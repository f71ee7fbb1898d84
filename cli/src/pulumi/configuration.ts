import { CommandFailed } from "../failures.js";
import { progress } from "../terminal/output.js";
import type { Pulumi } from "./pulumi.js";

/** One entry of a stack's configuration. */
export interface ConfigurationEntry {
  secret: boolean;
  /** Undefined for a secret, until it is asked for. */
  value?: string | undefined;
}

/** A stack's configuration. A secret is decrypted when it is asked for, and no other secret with it. */
export class Configuration {
  readonly #decrypted = new Map<string, string>();

  private constructor(
    private readonly pulumi: Pulumi,
    private readonly entries: Readonly<Record<string, ConfigurationEntry>>,
  ) {}

  /** @throws CommandFailed outside of a project */
  static read(pulumi: Pulumi): Configuration {
    const entries = JSON.parse(pulumi.runOnStack("config", "--json")) as Record<string, ConfigurationEntry>;
    return new Configuration(pulumi, entries);
  }

  /** An entry without its secret value. */
  entry(key: string): ConfigurationEntry | undefined {
    return this.entries[key];
  }

  /** The value of a setting of Keyring, by its name without namespace. */
  get(name: string): string | undefined {
    const key = `keyring:${name}`;
    const entry = this.entries[key];
    if (entry?.secret !== true) return entry?.value;
    const known = this.#decrypted.get(key);
    if (known !== undefined) return known;
    const value = this.pulumi.runOnStack("config", "get", key).trim();
    this.#decrypted.set(key, value);
    return value;
  }
}

/** The configuration, or undefined with a word about why it cannot be read: the environment may hold all that is needed. */
export function configurationIfAny(pulumi: Pulumi): Configuration | undefined {
  try {
    return Configuration.read(pulumi);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    progress(`Cannot read the stack's configuration, so only the environment is used: ${error.message}`);
    return undefined;
  }
}
