import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { type ShardArgs, type ShardOutputs, ShardType } from "./generated.js";

/**
 * A private shard at a Keyring console: where its JSON-RPC is, and whose web pages may use its gateway. A change is written in place. Destroy
 * leaves the shard at the console, unless `removeOnDelete` says otherwise: a removed shard takes all its tokens with it, and no other gets its id.
 *
 * @example A shard of a provider that wants a key, and a token for it
 * ```typescript
 * import * as pulumi from "@pulumi/pulumi";
 * import { calimero } from "pulumi-keyring";
 *
 * const shard = new calimero.Shard("demos", {
 *   shardId: "demos-calimero-testnet",
 *   masterAccount: "demos.calimero.testnet",
 *   endpoints: [
 *     { url: "https://rpc.example.org/", headers: { "x-api-key": new pulumi.Config().requireSecret("rpcKey") } },
 *   ],
 *   allowedOrigins: ["https://app.example.org"],
 * });
 * const reader = new calimero.AuthToken("reader", { shardId: shard.id, permissions: ["view-accounts"] });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration gives the class every output of its type
export class Shard extends pulumi.CustomResource {
  /**
   * @param name the resource's name, unique among the shards of its stack
   * @param args which shard, and where its JSON-RPC is
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: ShardArgs, options?: pulumi.CustomResourceOptions) {
    const traces = suspendStackTraces();
    try {
      super(...registration(ShardType, name, { ...args, endpoints: pulumi.secret(args.endpoints) }, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }
}

export interface Shard extends ShardOutputs {}
