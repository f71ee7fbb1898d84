import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { astrarc, cqlshCredentials, cqlshrc } from "./formats.js";
import { type TokenArgs, type TokenOutputs, TokenType } from "./generated.js";

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
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration gives the class every output of its type
export class Token extends pulumi.CustomResource {
  /**
   * @param name the resource's name, unique among the tokens of its stack
   * @param args what the token may do and how long it lives
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: TokenArgs, options?: pulumi.CustomResourceOptions) {
    const traces = suspendStackTraces();
    try {
      const adopt = args.adopt === undefined ? {} : { adopt: pulumi.secret(args.adopt) };
      super(...registration(TokenType, name, { ...args, ...adopt }, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }

  /** Secret. A profile `default` for `~/.astrarc`, the file of Astra's command line. {@link mergeIni} adds it to a file that exists. */
  get astrarc(): pulumi.Output<string> {
    return pulumi.secret(this.token.apply((token) => astrarc(token)));
  }

  /** Secret. The login for `~/.cassandra/credentials` of cqlsh 6.1 and later. {@link mergeIni} adds it to a file that exists. */
  get cqlshCredentials(): pulumi.Output<string> {
    return pulumi.secret(this.token.apply(cqlshCredentials));
  }

  /** Secret. The login for `~/.cassandra/cqlshrc` of earlier versions. {@link mergeIni} adds it to a file that exists. */
  get cqlshrc(): pulumi.Output<string> {
    return pulumi.secret(this.token.apply(cqlshrc));
  }
}

export interface Token extends TokenOutputs {}
