import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { nearCliSettings, requestHeaders } from "./formats.js";

/**
 * What a token may do at the gateway, in the words of Calimero's create-token form: `write` (create transactions), `view-accounts`,
 * `view-contract-code`, `view-keys`, `view-contract-state`, `view-transactions`, `view-blocks`, `view-chunks`.
 */
export type Permission =
  | "write"
  | "view-accounts"
  | "view-contract-code"
  | "view-keys"
  | "view-contract-state"
  | "view-transactions"
  | "view-blocks"
  | "view-chunks";

/** When a token is minted anew. Durations are like `"30d"`, `"12h"`, `"1h30m"` or ISO 8601 (`"P30D"`). */
export interface Rotation {
  /** Rotate when this close to expiry. Default: a third of the lifetime. Needs `expiresIn`. */
  before?: pulumi.Input<string>;
  /** Rotate at this age. Works for perpetual tokens too. */
  every?: pulumi.Input<string>;
  /** How long the previous value stays valid. Default: the smaller of 24 hours and `before`, and never beyond its own expiry. */
  grace?: pulumi.Input<string>;
  /** Any map; a changed value rotates at the next `up`. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

/** A token that exists already. */
export interface Adoption {
  /** Its id at the console. */
  tokenId: pulumi.Input<string>;
  /** Its value; give it from secret configuration. */
  token: pulumi.Input<string>;
}

/** The inputs of {@link AuthToken}. */
export interface AuthTokenArgs {
  /** The shard, e.g. `demos-calimero-testnet`. A token cannot move: another shard replaces it. */
  shardId: pulumi.Input<string>;
  /** What the token is for, as the console shows it: 1 to 200 characters, need not be unique. Default: the resource's name. */
  name?: pulumi.Input<string>;
  /** What the token may do: a list in any order, or `"full"`. */
  permissions: pulumi.Input<"full" | pulumi.Input<Permission>[]>;
  /** Lifetime, e.g. `"30d"`. Without it and `expiresAt` the token is perpetual: it does not expire, but can be revoked. */
  expiresIn?: pulumi.Input<string>;
  /** Fixed end as RFC 3339 with a zone, e.g. `"2027-01-31T12:00:00Z"`. Not together with `expiresIn`. */
  expiresAt?: pulumi.Input<string>;
  /** When it is minted anew. Without it nothing rotates by itself; preview warns when the end is near. */
  rotation?: pulumi.Input<Rotation>;
  /**
   * Takes over a token that exists instead of minting one. Kept as a secret, read only when the resource is created, or when its
   * value is missing after an import; never a reason for a change, so it may stay in the program or go.
   */
  adopt?: pulumi.Input<Adoption>;
}

const OUTPUTS = [
  "expiresIn",
  "token",
  "tokenId",
  "status",
  "createdAt",
  "expiresAt",
  "rotateAt",
  "generation",
  "previousToken",
  "previousTokenId",
  "previousRevokeAt",
  "rpcUrl",
] as const;

/**
 * A gateway token of a Calimero private shard. `pulumi up` mints it at the console, keeps the value as a secret output and
 * revokes it on destroy.
 *
 * @example A token that may only look, for a month
 * ```typescript
 * import { calimero } from "pulumi-keyring";
 *
 * const reader = new calimero.AuthToken("reader", {
 *   shardId: "demos-calimero-testnet",
 *   permissions: ["view-accounts", "view-blocks"],
 *   expiresIn: "30d",
 * });
 * export const rpcUrl = reader.rpcUrl;
 * export const token = reader.token; // stays a secret, here and in every stack that refers to it
 * ```
 */
export class AuthToken extends pulumi.CustomResource {
  /** The shard that the token is bound to. */
  declare readonly shardId: pulumi.Output<string>;
  /** What the token is for, as the console shows it. */
  declare readonly name: pulumi.Output<string>;
  /** What the token may do, in the order of Calimero's form, or `"full"`. */
  declare readonly permissions: pulumi.Output<"full" | Permission[]>;
  /** The lifetime that was asked for. */
  declare readonly expiresIn: pulumi.Output<string | undefined>;
  /** Secret. The value: 64 lower-case hexadecimal characters. Undefined after an `up` that failed before the value arrived. */
  declare readonly token: pulumi.Output<string>;
  /** The id of the live token at the console. Not a secret. It changes with each rotation. */
  declare readonly tokenId: pulumi.Output<string>;
  /** `active`, `expired`, `revoked` (elsewhere), or `pending` when a mint could not be confirmed. The last three are minted again by the next `up`. */
  declare readonly status: pulumi.Output<"active" | "suspended" | "expired" | "revoked" | "pending">;
  /** When the live token was minted, RFC 3339. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When the live token ends, RFC 3339; undefined for a perpetual one. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** From when on an `up` rotates by itself, RFC 3339; undefined when it never does. */
  declare readonly rotateAt: pulumi.Output<string | undefined>;
  /** 1 for the first token of this resource, one more with each rotation. */
  declare readonly generation: pulumi.Output<number>;
  /** Secret. The value before the last rotation, while it may still be valid. */
  declare readonly previousToken: pulumi.Output<string | undefined>;
  /** The id of the token before the last rotation. */
  declare readonly previousTokenId: pulumi.Output<string | undefined>;
  /** When the previous value ends, RFC 3339. */
  declare readonly previousRevokeAt: pulumi.Output<string | undefined>;
  /** Where the token is valid: the shard's JSON-RPC address, with the slash at its end that near-cli needs. */
  declare readonly rpcUrl: pulumi.Output<string>;

  /**
   * @param name the resource's name, unique among the tokens of its stack
   * @param args what the token is for, what it may do and how long it lives
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: AuthTokenArgs, options?: pulumi.CustomResourceOptions) {
    const type = { name: "calimero:AuthToken", outputs: OUTPUTS, secrets: ["token", "previousToken"] } as const;
    const traces = suspendStackTraces();
    try {
      const adopt = args.adopt === undefined ? {} : { adopt: pulumi.secret(args.adopt) };
      super(...registration(type, name, { ...args, name: args.name ?? name, ...adopt }, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }

  /** Secret. The headers to send with JSON-RPC requests: `{"x-api-key": "…"}`. */
  get headers(): pulumi.Output<{ "x-api-key": string }> {
    return pulumi.secret(this.token.apply(requestHeaders));
  }

  /** Secret. The content of near-cli's `~/.near-config/settings.json` that makes it use this token. Merge it into a file that exists. */
  get nearCliSettings(): pulumi.Output<string> {
    return pulumi.secret(pulumi.all([this.rpcUrl, this.token]).apply(([url, token]) => nearCliSettings(url, token)));
  }
}
