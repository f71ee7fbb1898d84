import * as pulumi from "@pulumi/pulumi";

/** Settings of a provider, as `keyring:…` in a stack's configuration (docs/reference/settings.md). What is left out comes from the environment. */
export interface DynamicProviderArgs {
  /** Address of the console, e.g. `https://console.example.com`. */
  calimeroUrl?: pulumi.Input<string | undefined>;
  /** Access key of the console. Kept as a secret. */
  calimeroAccessKey?: pulumi.Input<string | undefined>;
  /** Address of the DevOps API. Default: Astra's own. */
  astraUrl?: pulumi.Input<string | undefined>;
  /** The token that manages the organization's tokens and roles. Kept as a secret. */
  astraToken?: pulumi.Input<string | undefined>;
  /** Prefix of the owner label of everything minted. */
  ownerPrefix?: pulumi.Input<string | undefined>;
}

/**
 * A provider for resources of this package, by the option `provider` or a component's `providers`: for several consoles in one program, and where
 * `pulumi:disable-default-providers` is set. It does not read the stack's configuration. The environment wins over its settings.
 *
 * @example
 * ```typescript
 * const europe = new DynamicProvider("europe", {
 *   calimeroUrl: "https://eu.example.com",
 *   calimeroAccessKey: config.requireSecret("europeAccessKey"),
 * });
 * new calimero.AuthToken("web", { shardId, permissions: ["view-blocks"] }, { provider: europe });
 * ```
 */
export class DynamicProvider extends pulumi.ProviderResource {
  /**
   * @param name unique among the providers of the stack
   * @param args none for those of the environment
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: DynamicProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const settings = Object.entries(args).map(([key, value]) => [
      `keyring:${key}`,
      SECRETS.has(key) ? pulumi.secret(value) : value,
    ]);
    super("pulumi-nodejs", name, Object.fromEntries(settings), options);
  }
}

const SECRETS = new Set(["calimeroAccessKey", "astraToken"]);
