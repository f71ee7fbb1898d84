// Written by `npm run schema` from the definitions of the provider. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { Rotation, TokenStatus } from "../generated.js";

/** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import. After that, you can keep or remove it: it causes no change. */
export interface TokenAdopt {
  /** The id that the token has at the issuing system. */
  tokenId: pulumi.Input<string>;
  /** The token's value, AstraCS:…. */
  token: pulumi.Input<string>;
  /** The token's client secret. */
  secret?: pulumi.Input<string | undefined>;
}

/** The inputs of `Token`. */
export interface TokenArgs {
  /** The organization's id. Default: the organization of the managing token, the only one that it can manage. Changing it replaces the token. */
  organizationId?: pulumi.Input<string | undefined>;
  /** What the token may do, in any order: roles by their label in Astra's console (`Read Only User`), by name (`RO User`) or by id. To limit a token to one database, create a role for that database. */
  roles: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** What the token is for, at most 200 characters. Astra shows it together with the labels by which Keyring finds the token. */
  description?: pulumi.Input<string | undefined>;
  /** Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without `expiresIn` and `expiresAt`, the token lives as long as its issuer allows. Mutually exclusive with `expiresAt`. */
  expiresIn?: pulumi.Input<string | undefined>;
  /** Fixed expiry as RFC 3339 with a zone, e.g. "2027-01-31T12:00:00Z". Mutually exclusive with `expiresIn`. */
  expiresAt?: pulumi.Input<string | undefined>;
  /** When the token rotates, and how long the previous value stays valid. */
  rotation?: pulumi.Input<Rotation | undefined>;
  /** An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import. After that, you can keep or remove it: it causes no change. */
  adopt?: pulumi.Input<TokenAdopt | undefined>;
}

/** The outputs of `Token`. */
export interface TokenOutputs {
  /** The organization's id. Default: the organization of the managing token, the only one that it can manage. Changing it replaces the token. */
  readonly organizationId: pulumi.Output<string>;
  /** What the token may do, in any order: roles by their label in Astra's console (`Read Only User`), by name (`RO User`) or by id. To limit a token to one database, create a role for that database. */
  readonly roles: pulumi.Output<string[]>;
  /** What the token is for, at most 200 characters. Astra shows it together with the labels by which Keyring finds the token. */
  readonly description: pulumi.Output<string | undefined>;
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
  /** The client id: the user name for CQL. The same as `tokenId`; it changes with each rotation. */
  readonly clientId: pulumi.Output<string>;
  /** Secret. The client secret: the password of the CQL user `clientId`. */
  readonly secret: pulumi.Output<string | undefined>;
  /** Secret. The file that Astra's console offers to save: a header and one row, RFC 4180. */
  readonly csv: pulumi.Output<string | undefined>;
  /** When the current token was minted, RFC 3339: Astra's name for `createdAt`. */
  readonly generatedOn: pulumi.Output<string>;
  /** The ids of the token's roles. */
  readonly roleIds: pulumi.Output<string[]>;
  /** The names of the token's roles, in the order of `roleIds`. */
  readonly roleNames: pulumi.Output<string[]>;
  /** Secret. The client secret before the last rotation. */
  readonly previousSecret: pulumi.Output<string | undefined>;
  /** Secret. The file of the token before the last rotation. */
  readonly previousCsv: pulumi.Output<string | undefined>;
}

/** What the engine is told of the type of `Token`. */
export const TokenType = {"name":"astra:Token","outputs":["organizationId","roles","description","expiresIn","token","tokenId","status","createdAt","expiresAt","rotateAt","generation","previousToken","previousTokenId","previousRevokeAt","clientId","secret","csv","generatedOn","roleIds","roleNames","previousSecret","previousCsv"],"secrets":["token","previousToken","secret","previousSecret","csv","previousCsv"]} as const;

/** The inputs of `Role`. */
export interface RoleArgs {
  /** The organization's id. Default: the organization of the managing token. Changing it replaces the role. */
  organizationId?: pulumi.Input<string | undefined>;
  /** The role's name, unique in its organization. Default: the resource's name when the role is created; renaming the resource does not rename the role. */
  name?: pulumi.Input<string | undefined>;
  /** What the role is for. */
  description?: pulumi.Input<string | undefined>;
  /** What the role applies to, in any order: `drn:astra:org:<organization>[:db:<id>[:keyspace:<name>[:table:<name>]]]`, with `*` for all. Each entry covers only its own level, not those above or below it. */
  resources: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** What the role allows, in any order, e.g. `db-table-select`. An unknown action causes a warning, not an error. */
  actions: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/** The outputs of `Role`. */
export interface RoleOutputs {
  /** The organization that the role belongs to. */
  readonly organizationId: pulumi.Output<string>;
  /** The role's name, unique in its organization. */
  readonly name: pulumi.Output<string>;
  /** What the role is for. */
  readonly description: pulumi.Output<string>;
  /** What the role applies to, in any order: `drn:astra:org:<organization>[:db:<id>[:keyspace:<name>[:table:<name>]]]`, with `*` for all. Each entry covers only its own level, not those above or below it. */
  readonly resources: pulumi.Output<string[]>;
  /** What the role allows, in any order, e.g. `db-table-select`. An unknown action causes a warning, not an error. */
  readonly actions: pulumi.Output<string[]>;
  /** The role's id, as tokens refer to it. */
  readonly roleId: pulumi.Output<string>;
}

/** What the engine is told of the type of `Role`. */
export const RoleType = {"name":"astra:Role","outputs":["organizationId","name","description","resources","actions","roleId"],"secrets":[]} as const;

/** The organization that the managing token belongs to. */
export interface GetOrganizationResult {
  /** The organization's id. */
  id: string;
  /** The organization's name. */
  name?: string | undefined;
}

/** What `getRole` is asked. */
export interface GetRoleArgs {
  /** The role's label in Astra's console, its name or its id. */
  name: string;
}

/** A role of the organization, default or custom. */
export interface GetRoleResult {
  /** The role's id. */
  id: string;
  /** The role's name, as the API returns it, e.g. `RO User`. */
  name: string;
  /** What the role is for. */
  description: string;
  /** What the role applies to, sorted. In default roles, `__ORG_ID__` stands for the organization's id. */
  resources: string[];
  /** What the role allows, sorted. */
  actions: string[];
}
