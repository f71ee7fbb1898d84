// Written by `npm run schema` from the definitions of the provider. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { Rotation, TokenStatus } from "../generated.js";

/** What a token may do at the gateway, in the words of Calimero's create-token form. `full`, which stands alone, is everything. */
export type Permission = "write" | "view-accounts" | "view-contract-code" | "view-keys" | "view-contract-state" | "view-transactions" | "view-blocks" | "view-chunks";

/** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import; never a reason for a change, so it may stay in the program or go. */
export interface AuthTokenAdopt {
  /** The token's id, as the console shows it. */
  tokenId: pulumi.Input<string>;
  /** The token's value: 64 lower-case hexadecimal characters. */
  token: pulumi.Input<string>;
}

/** The inputs of `AuthToken`. */
export interface AuthTokenArgs {
  /** The shard, e.g. `demos-calimero-testnet`. A token cannot move: another shard replaces it. */
  shardId: pulumi.Input<string>;
  /** What the token is for, as the console shows it: 1 to 200 characters, need not be unique. Default: the resource's name. */
  name?: pulumi.Input<string | undefined>;
  /** What the token may do: a list in any order, or "full". */
  permissions: pulumi.Input<"full" | readonly pulumi.Input<Permission>[]>;
  /** Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without it and `expiresAt` the token lives as long as its issuer allows. Not together with `expiresAt`. */
  expiresIn?: pulumi.Input<string | undefined>;
  /** Fixed end as RFC 3339 with a zone, e.g. "2027-01-31T12:00:00Z". Not together with `expiresIn`. */
  expiresAt?: pulumi.Input<string | undefined>;
  /** When the token is minted anew, and how long the previous value stays valid. */
  rotation?: pulumi.Input<Rotation | undefined>;
  /** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import; never a reason for a change, so it may stay in the program or go. */
  adopt?: pulumi.Input<AuthTokenAdopt | undefined>;
}

/** The outputs of `AuthToken`. */
export interface AuthTokenOutputs {
  /** The shard, e.g. `demos-calimero-testnet`. A token cannot move: another shard replaces it. */
  readonly shardId: pulumi.Output<string>;
  /** What the token is for, as the console shows it: 1 to 200 characters, need not be unique. Default: the resource's name. */
  readonly name: pulumi.Output<string>;
  /** What the token may do: a list in any order, or "full". */
  readonly permissions: pulumi.Output<"full" | Permission[]>;
  /** Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without it and `expiresAt` the token lives as long as its issuer allows. Not together with `expiresAt`. */
  readonly expiresIn: pulumi.Output<string | undefined>;
  /** Secret. The live value. Undefined only while a mint has not been confirmed, and after an import. */
  readonly token: pulumi.Output<string>;
  /** The id of the live token at the issuing system. Not a secret. It changes with each rotation. */
  readonly tokenId: pulumi.Output<string>;
  /** `active`, `expired`, `revoked` elsewhere, `suspended` since the console was restored from a backup and until somebody accepts the token there, or `pending`: a mint was sent and its reply never came. The next `up` mints again what is not active. */
  readonly status: pulumi.Output<TokenStatus>;
  /** When the live value was minted, RFC 3339, by the clock of the issuing system. */
  readonly createdAt: pulumi.Output<string>;
  /** When the live token ends, RFC 3339. Undefined for a perpetual token. */
  readonly expiresAt: pulumi.Output<string | undefined>;
  /** From when on an `up` rotates by itself, RFC 3339. Undefined when it never does. */
  readonly rotateAt: pulumi.Output<string | undefined>;
  /** 1 for the first token of this resource, one more with each rotation; 0 while the first is pending. */
  readonly generation: pulumi.Output<number>;
  /** Secret. The value before the last rotation, while it may still be valid. */
  readonly previousToken: pulumi.Output<string | undefined>;
  /** The id of the token before the last rotation. */
  readonly previousTokenId: pulumi.Output<string | undefined>;
  /** When the previous value ends, RFC 3339, as its issuer has confirmed, or from when on an `up` revokes it where nobody else does. Undefined while it would live on. */
  readonly previousRevokeAt: pulumi.Output<string | undefined>;
  /** Where the token is valid: the shard's JSON-RPC address, with the slash at its end that near-cli needs. */
  readonly rpcUrl: pulumi.Output<string>;
}

/** What the engine is told of the type of `AuthToken`. */
export const AuthTokenType = {"name":"calimero:AuthToken","outputs":["shardId","name","permissions","expiresIn","token","tokenId","status","createdAt","expiresAt","rotateAt","generation","previousToken","previousTokenId","previousRevokeAt","rpcUrl"],"secrets":["token","previousToken"]} as const;

/** The inputs of `CustodianKey`. */
export interface CustodianKeyArgs {
  /** The shard, e.g. `demos-calimero-testnet`. Another shard replaces the key. */
  shardId: pulumi.Input<string>;
  /** The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it. Another account replaces the key. */
  accountId: pulumi.Input<string>;
  /** The public key to put on the account, `ed25519:…` or `secp256k1:…`. Default: an ed25519 pair is made, whose private key is a secret output. Another key replaces the resource. */
  publicKey?: pulumi.Input<string | undefined>;
  /** Whether to take over a key that is on the account already. Default: that is an error. Needs `publicKey`. */
  adopt?: pulumi.Input<boolean | undefined>;
  /** Whether a delete takes the key off the chain. Default: yes, but not a key that was adopted. */
  removeOnDelete?: pulumi.Input<boolean | undefined>;
}

/** `active`, or `pending`: the key was sent for and not seen on the chain. The next `up` finishes that. */
export type CustodianKeyStatus = "active" | "pending";

/** The outputs of `CustodianKey`. */
export interface CustodianKeyOutputs {
  /** The shard. */
  readonly shardId: pulumi.Output<string>;
  /** The account that the key is on. */
  readonly accountId: pulumi.Output<string>;
  /** The public key: `ed25519:` or `secp256k1:` and base58. */
  readonly publicKey: pulumi.Output<string>;
  /** Secret. The private key of a pair that was made for this resource. Undefined where `publicKey` was given. */
  readonly privateKey: pulumi.Output<string | undefined>;
  /** Secret. The content of near-cli's `~/.near-credentials/<shardId>/<accountId>.json`, with the private key. Undefined where `publicKey` was given. */
  readonly credentials: pulumi.Output<string | undefined>;
  /** `active`, or `pending`: the key was sent for and not seen on the chain. The next `up` finishes that. */
  readonly status: pulumi.Output<CustodianKeyStatus>;
  /** Whether the key was on its account before this resource, which took it over. */
  readonly adopted: pulumi.Output<boolean>;
  /** What was said of it. */
  readonly removeOnDelete: pulumi.Output<boolean | undefined>;
  /** The hash of the transaction that added the key. Undefined for one that was adopted. */
  readonly transactionHash: pulumi.Output<string | undefined>;
  /** When the console had put the key on the chain, RFC 3339. */
  readonly addedAt: pulumi.Output<string | undefined>;
}

/** What the engine is told of the type of `CustodianKey`. */
export const CustodianKeyType = {"name":"calimero:CustodianKey","outputs":["shardId","accountId","publicKey","privateKey","credentials","status","adopted","removeOnDelete","transactionHash","addedAt"],"secrets":["privateKey","credentials"]} as const;
