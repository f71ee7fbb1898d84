import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import type { Rotation } from "../rotation.js";
import { suspendStackTraces } from "../stack-traces.js";

/** A token that exists already. */
export interface Adoption {
  /** Its client id. */
  tokenId: pulumi.Input<string>;
  /** Its value, `AstraCS:…`; give it from secret configuration. */
  token: pulumi.Input<string>;
  /** Its client secret, where that is known. Without it the outputs `secret` and `csv` stay undefined until a rotation. */
  secret?: pulumi.Input<string>;
}

/** The inputs of {@link Token}. */
export interface TokenArgs {
  /**
   * The organization's id. Default: the organization of the managing token, which is the only one it can work for. A token cannot move:
   * another organization replaces it.
   */
  organizationId?: pulumi.Input<string>;
  /**
   * What the token may do: roles by their label in Astra's console (`"Read Only User"`), by name (`"RO User"`) or by id, in any order. A limit to
   * one database is a role of its own: see {@link Role} and {@link databaseRole}.
   */
  roles: pulumi.Input<pulumi.Input<string>[]>;
  /** What the token is for, at most 200 characters. Astra shows it with the labels by which the token is found again. */
  description?: pulumi.Input<string>;
  /** Lifetime, e.g. `"30d"`. Without it and `expiresAt` the token lives as long as its organization allows. */
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
  "organizationId",
  "description",
  "expiresIn",
  "token",
  "secret",
  "csv",
  "clientId",
  "tokenId",
  "status",
  "createdAt",
  "generatedOn",
  "expiresAt",
  "rotateAt",
  "generation",
  "roleIds",
  "roleNames",
  "previousToken",
  "previousSecret",
  "previousCsv",
  "previousTokenId",
  "previousRevokeAt",
] as const;

const SECRETS = ["token", "secret", "csv", "previousToken", "previousSecret", "previousCsv"] as const;

/**
 * An application token of a DataStax Astra organization. `pulumi up` mints it, keeps its values as secret outputs and revokes it on
 * destroy.
 *
 * Astra revokes nothing by itself: after a rotation, the first `up` after the grace revokes the previous value.
 *
 * @example A token that may only read, for a month
 * ```typescript
 * import { astra } from "pulumi-keyring";
 *
 * const reader = new astra.Token("reader", {
 *   roles: ["Read Only User"],
 *   expiresIn: "30d",
 *   rotation: { before: "10d", grace: "24h" },
 * });
 * export const token = reader.token; // for the Data API
 * export const cqlUser = reader.clientId;
 * export const cqlPassword = reader.secret;
 * ```
 *
 * @example A token for one database
 * ```typescript
 * const { id: organizationId } = await astra.getOrganization();
 * const role = new astra.Role("orders", astra.databaseRole({ organizationId, databaseId, access: "write" }));
 * const orders = new astra.Token("orders", { roles: [role.roleId] });
 * ```
 */
export class Token extends pulumi.CustomResource {
  /** The organization that the token belongs to. */
  declare readonly organizationId: pulumi.Output<string>;
  /** The roles as the program writes them, sorted. */
  declare readonly roles: pulumi.Output<string[]>;
  /** What the token is for. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The lifetime that was asked for. */
  declare readonly expiresIn: pulumi.Output<string | undefined>;
  /** Secret. The token, `AstraCS:…`: for the Data API, the DevOps API, and as password to the CQL user `token`. Undefined after an `up` that failed before the value arrived. */
  declare readonly token: pulumi.Output<string>;
  /** Secret. The client secret: the password to the CQL user {@link clientId}. */
  declare readonly secret: pulumi.Output<string | undefined>;
  /** Secret. The file that Astra's console offers to save: a header and one row (RFC 4180). */
  declare readonly csv: pulumi.Output<string | undefined>;
  /** The client id: the user name for CQL. Not a secret. It changes with each rotation. */
  declare readonly clientId: pulumi.Output<string>;
  /** The same as {@link clientId}, as every token of this package has it. */
  declare readonly tokenId: pulumi.Output<string>;
  /** `active`, `expired`, `revoked` (elsewhere), or `pending` when a mint could not be confirmed. The last three are minted again by the next `up`. */
  declare readonly status: pulumi.Output<"active" | "suspended" | "expired" | "revoked" | "pending">;
  /** When the live token was minted, RFC 3339. */
  declare readonly createdAt: pulumi.Output<string>;
  /** The same as {@link createdAt}, as Astra calls it. */
  declare readonly generatedOn: pulumi.Output<string>;
  /** When the live token ends, RFC 3339; undefined for one that does not expire. */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** From when on an `up` rotates by itself, RFC 3339; undefined when it never does. */
  declare readonly rotateAt: pulumi.Output<string | undefined>;
  /** 1 for the first token of this resource, one more with each rotation. */
  declare readonly generation: pulumi.Output<number>;
  /** The ids of the token's roles. */
  declare readonly roleIds: pulumi.Output<string[]>;
  /** The names of the token's roles, in the order of {@link roleIds}. */
  declare readonly roleNames: pulumi.Output<string[]>;
  /** Secret. The token before the last rotation, while it may still be valid. */
  declare readonly previousToken: pulumi.Output<string | undefined>;
  /** Secret. The client secret before the last rotation. */
  declare readonly previousSecret: pulumi.Output<string | undefined>;
  /** Secret. The file of the token before the last rotation. */
  declare readonly previousCsv: pulumi.Output<string | undefined>;
  /** The client id before the last rotation. */
  declare readonly previousTokenId: pulumi.Output<string | undefined>;
  /** From when on an `up` revokes the previous token, RFC 3339. */
  declare readonly previousRevokeAt: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's name, unique among the tokens of its stack
   * @param args what the token may do and how long it lives
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: TokenArgs, options?: pulumi.CustomResourceOptions) {
    const type = { name: "astra:Token", outputs: OUTPUTS, secrets: SECRETS } as const;
    const traces = suspendStackTraces();
    try {
      const adopt = args.adopt === undefined ? {} : { adopt: pulumi.secret(args.adopt) };
      super(...registration(type, name, { ...args, ...adopt }, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }
}
