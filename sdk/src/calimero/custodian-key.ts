import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { nearCredentialsPath } from "./formats.js";
import { type CustodianKeyArgs, type CustodianKeyOutputs, CustodianKeyType } from "./generated.js";

/**
 * A full-access key on an account of a Calimero private shard: the console's custodian adds it to the account on the chain, and removes it on
 * destroy.
 *
 * @example A key for near-cli, made by `pulumi up`
 * ```typescript
 * import { calimero } from "pulumi-keyring";
 *
 * const deployer = new calimero.CustodianKey("deployer", {
 *   shardId: "demos-calimero-testnet",
 *   accountId: "demos.calimero.testnet",
 * });
 * export const credentials = deployer.credentials; // a secret: the file that near-cli signs with
 * export const credentialsPath = deployer.credentialsPath; // and where near-cli looks for it
 * ```
 *
 * @example A key whose private half never leaves its hardware
 * ```typescript
 * new calimero.CustodianKey("ledger", {
 *   shardId: "demos-calimero-testnet",
 *   accountId: "demos.calimero.testnet",
 *   publicKey: "ed25519:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo",
 * });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration gives the class every output of its type
export class CustodianKey extends pulumi.CustomResource {
  /**
   * @param name the resource's name, unique among the keys of its stack
   * @param args which account gets which key
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: CustodianKeyArgs, options?: pulumi.CustomResourceOptions) {
    const traces = suspendStackTraces();
    try {
      super(...registration(CustodianKeyType, name, args, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }

  /** Where near-cli looks for {@link credentials}, below the home folder: `.near-credentials/<shardId>/<accountId>.json`. */
  get credentialsPath(): pulumi.Output<string> {
    return pulumi.all([this.shardId, this.accountId]).apply(([shard, account]) => nearCredentialsPath(shard, account));
  }
}

export interface CustodianKey extends CustodianKeyOutputs {}
