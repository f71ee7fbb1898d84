import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { nearCredentialsPath } from "./formats.js";

/** The inputs of {@link CustodianKey}. */
export interface CustodianKeyArgs {
  /** The shard, e.g. `demos-calimero-testnet`. Another shard replaces the key. */
  shardId: pulumi.Input<string>;
  /**
   * The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it.
   * Another account replaces the key.
   */
  accountId: pulumi.Input<string>;
  /**
   * The public key to put on the account, `ed25519:…` or `secp256k1:…`. Default: an ed25519 pair is made, whose private key is a secret
   * output. Another key replaces the resource.
   */
  publicKey?: pulumi.Input<string>;
  /** Whether to take over a key that is on the account already. Default: that is an error. Needs `publicKey`. */
  adopt?: pulumi.Input<boolean>;
  /** Whether a delete takes the key off the chain. Default: yes, but not a key that was adopted. */
  removeOnDelete?: pulumi.Input<boolean>;
}

const OUTPUTS = [
  "publicKey",
  "privateKey",
  "credentials",
  "status",
  "adopted",
  "removeOnDelete",
  "transactionHash",
  "addedAt",
] as const;

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
export class CustodianKey extends pulumi.CustomResource {
  /** The shard. */
  declare readonly shardId: pulumi.Output<string>;
  /** The account that the key is on. */
  declare readonly accountId: pulumi.Output<string>;
  /** The public key: its curve, a colon, and base58. */
  declare readonly publicKey: pulumi.Output<string>;
  /** Secret. The private key of a pair that was made for this resource; undefined where `publicKey` was given. */
  declare readonly privateKey: pulumi.Output<string | undefined>;
  /**
   * Secret. The content of near-cli's credentials file, as `near generate-key` writes it; undefined where `publicKey` was given.
   * It belongs at {@link credentialsPath}, readable by nobody else.
   */
  declare readonly credentials: pulumi.Output<string | undefined>;
  /** `active`, or `pending` when the key was sent for and not seen on the chain; the next `up` finishes that. */
  declare readonly status: pulumi.Output<"active" | "pending">;
  /** Whether the key was on its account before this resource, which took it over. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** What was said of it. */
  declare readonly removeOnDelete: pulumi.Output<boolean | undefined>;
  /** The hash of the transaction that added the key; undefined for one that was adopted. */
  declare readonly transactionHash: pulumi.Output<string | undefined>;
  /** When the console had put the key on the chain, RFC 3339. */
  declare readonly addedAt: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's name, unique among the keys of its stack
   * @param args which account gets which key
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: CustodianKeyArgs, options?: pulumi.CustomResourceOptions) {
    const type = { name: "calimero:CustodianKey", outputs: OUTPUTS, secrets: ["privateKey", "credentials"] } as const;
    const traces = suspendStackTraces();
    try {
      super(...registration(type, name, args, options));
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
