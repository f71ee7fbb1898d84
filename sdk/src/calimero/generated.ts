// Written by `npm run schema` from the definitions of the provider. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { Rotation, TokenStatus } from "../generated.js";

/** What a token may do at the gateway, by the names in Calimero's create-token form. `full` allows everything and cannot be combined with others. */
export type Permission = "write" | "view-accounts" | "view-contract-code" | "view-keys" | "view-contract-state" | "view-transactions" | "view-blocks" | "view-chunks";

/** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import. After that, you can keep or remove it: it causes no change. */
export interface AuthTokenAdopt {
  /** The token's id, as the console shows it. */
  tokenId: pulumi.Input<string>;
  /** The token's value: 64 lower-case hexadecimal characters. */
  token: pulumi.Input<string>;
}

/** The inputs of `AuthToken`. */
export interface AuthTokenArgs {
  /** The shard, e.g. `demos-calimero-testnet`. Changing it replaces the token. */
  shardId: pulumi.Input<string>;
  /** What the token is for, as the console shows it: 1 to 200 characters; it need not be unique. Default: the resource's name when the token is minted; renaming the resource does not rotate. */
  name?: pulumi.Input<string | undefined>;
  /** What the token may do: a list in any order, or "full". */
  permissions: pulumi.Input<"full" | readonly pulumi.Input<Permission>[]>;
  /** The addresses from which the gateway takes the token: at most 64 IP addresses and CIDR ranges, IPv4 and IPv6, in any order. Default: all. A change is written in place: the value stays. */
  allowedAddresses?: pulumi.Input<readonly pulumi.Input<string>[] | undefined>;
  /** How many requests with the token the gateway takes each second, at each instance of the console; as many may come at once. Default: any number. A change is written in place: the value stays. */
  requestsPerSecond?: pulumi.Input<number | undefined>;
  /** How many requests with the token may be open at the gateway at once, at each instance of the console. Default: as many as the gateway allows. A change is written in place: the value stays. */
  maxOpenRequests?: pulumi.Input<number | undefined>;
  /** Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without `expiresIn` and `expiresAt`, the token lives as long as its issuer allows. Mutually exclusive with `expiresAt`. */
  expiresIn?: pulumi.Input<string | undefined>;
  /** Fixed expiry as RFC 3339 with a zone, e.g. "2027-01-31T12:00:00Z". Mutually exclusive with `expiresIn`. */
  expiresAt?: pulumi.Input<string | undefined>;
  /** When the token rotates, and how long the previous value stays valid. */
  rotation?: pulumi.Input<Rotation | undefined>;
  /** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import. After that, you can keep or remove it: it causes no change. */
  adopt?: pulumi.Input<AuthTokenAdopt | undefined>;
}

/** The outputs of `AuthToken`. */
export interface AuthTokenOutputs {
  /** The shard, e.g. `demos-calimero-testnet`. Changing it replaces the token. */
  readonly shardId: pulumi.Output<string>;
  /** What the token is for, as the console shows it: 1 to 200 characters; it need not be unique. Default: the resource's name when the token is minted; renaming the resource does not rotate. */
  readonly name: pulumi.Output<string>;
  /** What the token may do: a list in any order, or "full". */
  readonly permissions: pulumi.Output<"full" | Permission[]>;
  /** The addresses from which the gateway takes the token: at most 64 IP addresses and CIDR ranges, IPv4 and IPv6, in any order. Default: all. A change is written in place: the value stays. */
  readonly allowedAddresses: pulumi.Output<string[] | undefined>;
  /** How many requests with the token the gateway takes each second, at each instance of the console; as many may come at once. Default: any number. A change is written in place: the value stays. */
  readonly requestsPerSecond: pulumi.Output<number | undefined>;
  /** How many requests with the token may be open at the gateway at once, at each instance of the console. Default: as many as the gateway allows. A change is written in place: the value stays. */
  readonly maxOpenRequests: pulumi.Output<number | undefined>;
  /** Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without `expiresIn` and `expiresAt`, the token lives as long as its issuer allows. Mutually exclusive with `expiresAt`. */
  readonly expiresIn: pulumi.Output<string | undefined>;
  /** Secret. The current value. Undefined only while a mint has not been confirmed, and after an import. */
  readonly token: pulumi.Output<string>;
  /** The id of the current token at the issuing system. Not a secret. It changes with each rotation. */
  readonly tokenId: pulumi.Output<string>;
  /** `active`, `expired`, `revoked` (elsewhere), `suspended` (since the console was restored from a backup, until somebody accepts the token there), or `pending` (a mint was sent, but its reply never came). Unless it is `active`, the next `up` mints the token again. */
  readonly status: pulumi.Output<TokenStatus>;
  /** When the current token was minted, RFC 3339, by the issuing system's clock. */
  readonly createdAt: pulumi.Output<string>;
  /** When the current token expires, RFC 3339. Undefined for a perpetual token. */
  readonly expiresAt: pulumi.Output<string | undefined>;
  /** The first `up` after this time rotates the token, RFC 3339. Undefined if it does not rotate by time. */
  readonly rotateAt: pulumi.Output<string | undefined>;
  /** 1 for the first token of this resource, and one more with each rotation; 0 while the first is pending. */
  readonly generation: pulumi.Output<number>;
  /** Secret. The value before the last rotation, while it may still be valid. */
  readonly previousToken: pulumi.Output<string | undefined>;
  /** The id of the token before the last rotation. */
  readonly previousTokenId: pulumi.Output<string | undefined>;
  /** When the issuing system revokes the previous value, RFC 3339, as it has confirmed. If it cannot schedule this, the first `up` after this time revokes the value. Undefined while no revocation is planned. */
  readonly previousRevokeAt: pulumi.Output<string | undefined>;
  /** The gateway's address for this shard, where the token is valid. It ends with a slash, which near-cli needs. */
  readonly rpcUrl: pulumi.Output<string>;
}

/** What the engine is told of the type of `AuthToken`. */
export const AuthTokenType = {"name":"calimero:AuthToken","outputs":["shardId","name","permissions","allowedAddresses","requestsPerSecond","maxOpenRequests","expiresIn","token","tokenId","status","createdAt","expiresAt","rotateAt","generation","previousToken","previousTokenId","previousRevokeAt","rpcUrl"],"secrets":["token","previousToken"]} as const;

/** The inputs of `CustodianKey`. */
export interface CustodianKeyArgs {
  /** The shard, e.g. `demos-calimero-testnet`. Changing it replaces the key. */
  shardId: pulumi.Input<string>;
  /** The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it. Changing it replaces the key. */
  accountId: pulumi.Input<string>;
  /** The public key to add to the account, `ed25519:…` or `secp256k1:…`. Default: Keyring generates an ed25519 pair, whose private key is a secret output. Changing it replaces the resource. */
  publicKey?: pulumi.Input<string | undefined>;
  /** Whether to take over a key that is already on the account. By default, that is an error. Needs `publicKey`. */
  adopt?: pulumi.Input<boolean | undefined>;
  /** Whether destroying the resource removes the key from the chain. Default: yes, except for an adopted key. */
  removeOnDelete?: pulumi.Input<boolean | undefined>;
}

/** `active`, or `pending`: the key was requested but has not been seen on the chain. The next `up` finishes this. */
export type CustodianKeyStatus = "active" | "pending";

/** The outputs of `CustodianKey`. */
export interface CustodianKeyOutputs {
  /** The shard. */
  readonly shardId: pulumi.Output<string>;
  /** The account that the key is on. */
  readonly accountId: pulumi.Output<string>;
  /** The public key: `ed25519:` or `secp256k1:` and base58. */
  readonly publicKey: pulumi.Output<string>;
  /** Secret. The private key of a generated pair. Undefined if the input `publicKey` is set. */
  readonly privateKey: pulumi.Output<string | undefined>;
  /** Secret. The content of near-cli's `~/.near-credentials/<shardId>/<accountId>.json`, with the private key. Undefined if the input `publicKey` is set. */
  readonly credentials: pulumi.Output<string | undefined>;
  /** `active`, or `pending`: the key was requested but has not been seen on the chain. The next `up` finishes this. */
  readonly status: pulumi.Output<CustodianKeyStatus>;
  /** Whether the key was already on the account and this resource took it over. */
  readonly adopted: pulumi.Output<boolean>;
  /** The input `removeOnDelete`, if it is set. */
  readonly removeOnDelete: pulumi.Output<boolean | undefined>;
  /** The hash of the transaction that added the key. Undefined for an adopted key. */
  readonly transactionHash: pulumi.Output<string | undefined>;
  /** When the console added the key to the chain, RFC 3339. */
  readonly addedAt: pulumi.Output<string | undefined>;
}

/** What the engine is told of the type of `CustodianKey`. */
export const CustodianKeyType = {"name":"calimero:CustodianKey","outputs":["shardId","accountId","publicKey","privateKey","credentials","status","adopted","removeOnDelete","transactionHash","addedAt"],"secrets":["privateKey","credentials"]} as const;

/** One URL of a shard's JSON-RPC, and what goes along with each request to it. */
export interface ShardEndpoint {
  /** A NEAR JSON-RPC URL. A key that stands in it is better given as a header. */
  url: pulumi.Input<string>;
  /** The headers that go along with each request to the URL, such as `authorization`, by their names; `{}` for none. Always stored as a secret. The console never shows their values. If you leave `headers` out, those that somebody set at the console stay. */
  headers?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
}

/** The inputs of `Shard`. */
export interface ShardArgs {
  /** The shard's id at the console, e.g. `demos-calimero-testnet`. It is permanent: changing it makes another shard, and no other shard ever gets an id that was removed. */
  shardId: pulumi.Input<string>;
  /** The shard's main account, e.g. `demos.calimero.testnet`. It can only change together with `shardId`. */
  masterAccount: pulumi.Input<string>;
  /** Where the shard's JSON-RPC is: one to five URLs, tried in this order. Always stored as a secret, since URLs and headers may hold keys. A change is written in place: tokens and custody stay. */
  endpoints: pulumi.Input<readonly pulumi.Input<ShardEndpoint>[]>;
  /** The origins whose web pages may use the shard's gateway, in any order, such as `https://app.example.org`; `*` for all. Default: none. */
  allowedOrigins?: pulumi.Input<readonly pulumi.Input<string>[] | undefined>;
  /** The longest lifetime of a token that is issued for the shard: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). None that does not expire is issued then. Tokens that are there stay as they are. Default: what the console has, so that no `up` lifts what somebody has set there; what your program has set is lifted when you remove it. */
  maxTokenLifetime?: pulumi.Input<string | undefined>;
  /** All that a token may do that is issued for the shard: a list in any order. None with full access is issued then. Tokens that are there stay as they are. Default: what the console has, so that no `up` lifts what somebody has set there; what your program has set is lifted when you remove it. */
  tokenPermissions?: pulumi.Input<readonly pulumi.Input<Permission>[] | undefined>;
  /** Whether the shard is disabled: the gateway refuses its tokens, which stay active, and none is issued. Default: as it is at the console, so that no `up` enables what somebody disabled there. */
  disabled?: pulumi.Input<boolean | undefined>;
  /** Whether to save `endpoints` although one of them does not answer. By default, the console first asks each URL for its node's status. Never a change by itself. */
  skipConnectionTest?: pulumi.Input<boolean | undefined>;
  /** Whether to take over a shard with this id that is already at the console, and to bring it to these settings. By default, that is an error. */
  adopt?: pulumi.Input<boolean | undefined>;
  /** Whether destroying the resource removes the shard from the console: for good, with all its tokens, also those of others. Its id cannot be used again. Default: no, the shard stays as it is. */
  removeOnDelete?: pulumi.Input<boolean | undefined>;
}

/** `active`, `disabled`, or `pending`: the shard was requested, but the console's answer never came. The next `up` finishes this. */
export type ShardStatus = "active" | "disabled" | "pending";

/** The outputs of `Shard`. */
export interface ShardOutputs {
  /** The shard's id. The id of the resource is the same. */
  readonly shardId: pulumi.Output<string>;
  /** The shard's main account. */
  readonly masterAccount: pulumi.Output<string>;
  /** The names of the headers that go along, by the origins of the URLs that have some. */
  readonly headerNames: pulumi.Output<Record<string, string[]>>;
  /** The origins whose web pages may use the shard's gateway. */
  readonly allowedOrigins: pulumi.Output<string[]>;
  /** The longest lifetime of a token that is issued for the shard: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). None that does not expire is issued then. Tokens that are there stay as they are. Default: what the console has, so that no `up` lifts what somebody has set there; what your program has set is lifted when you remove it. */
  readonly maxTokenLifetime: pulumi.Output<string | undefined>;
  /** All that a token may do that is issued for the shard: a list in any order. None with full access is issued then. Tokens that are there stay as they are. Default: what the console has, so that no `up` lifts what somebody has set there; what your program has set is lifted when you remove it. */
  readonly tokenPermissions: pulumi.Output<Permission[] | undefined>;
  /** The input `removeOnDelete`, if it is set. */
  readonly removeOnDelete: pulumi.Output<boolean | undefined>;
  /** `active`, `disabled`, or `pending`: the shard was requested, but the console's answer never came. The next `up` finishes this. */
  readonly status: pulumi.Output<ShardStatus>;
  /** The gateway's address for this shard, as in `AuthToken`. It ends with a slash. */
  readonly rpcUrl: pulumi.Output<string>;
  /** When the console got the shard, RFC 3339. */
  readonly createdAt: pulumi.Output<string>;
}

/** What the engine is told of the type of `Shard`. */
export const ShardType = {"name":"calimero:Shard","outputs":["shardId","masterAccount","headerNames","allowedOrigins","maxTokenLifetime","tokenPermissions","removeOnDelete","status","rpcUrl","createdAt"],"secrets":["endpoints"]} as const;
