import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { nearCliSettings, requestHeaders } from "./formats.js";
import { type AuthTokenArgs, type AuthTokenOutputs, AuthTokenType } from "./generated.js";

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
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration gives the class every output of its type
export class AuthToken extends pulumi.CustomResource {
  /**
   * @param name the resource's name, unique among the tokens of its stack
   * @param args what the token is for, what it may do and how long it lives
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: AuthTokenArgs, options?: pulumi.CustomResourceOptions) {
    const traces = suspendStackTraces();
    try {
      const adopt = args.adopt === undefined ? {} : { adopt: pulumi.secret(args.adopt) };
      super(...registration(AuthTokenType, name, { ...args, ...adopt }, options));
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

export interface AuthToken extends AuthTokenOutputs {}
