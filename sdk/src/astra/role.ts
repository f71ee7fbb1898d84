import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";

/** The inputs of {@link Role}. */
export interface RoleArgs {
  /** The organization's id. Default: the organization of the managing token. Another one replaces the role. */
  organizationId?: pulumi.Input<string>;
  /** The role's name, unique in its organization. Default: the resource's name. */
  name?: pulumi.Input<string>;
  /** What the role is for. */
  description?: pulumi.Input<string>;
  /**
   * What the role applies to, in any order: `drn:astra:org:<organization>[:db:<id>[:keyspace:<name>[:table:<name>]]]`, with `*` for all. A line
   * includes neither the lines above nor those below it; {@link databaseRole} writes all that a database needs.
   */
  resources: pulumi.Input<pulumi.Input<string>[]>;
  /** What the role allows, in any order, e.g. `db-table-select`. One that this package does not know is warned of, never refused. */
  actions: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A custom role of a DataStax Astra organization: what tokens with it may do, and where. A change is written in place.
 *
 * @example A role that may read one database
 * ```typescript
 * import { astra } from "pulumi-keyring";
 *
 * const { id: organizationId } = await astra.getOrganization();
 * const role = new astra.Role("orders-reader", astra.databaseRole({ organizationId, databaseId, access: "read" }));
 * const reader = new astra.Token("orders-reader", { roles: [role.roleId] });
 * ```
 */
export class Role extends pulumi.CustomResource {
  /** The organization that the role belongs to. */
  declare readonly organizationId: pulumi.Output<string>;
  /** The role's id, as tokens refer to it. */
  declare readonly roleId: pulumi.Output<string>;
  /** The role's name. */
  declare readonly name: pulumi.Output<string>;
  /** What the role is for. */
  declare readonly description: pulumi.Output<string>;
  /** What the role applies to, sorted. */
  declare readonly resources: pulumi.Output<string[]>;
  /** What the role allows, sorted. */
  declare readonly actions: pulumi.Output<string[]>;

  /**
   * @param name the resource's name, unique among the roles of its stack
   * @param args what the role allows, and where
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: RoleArgs, options?: pulumi.CustomResourceOptions) {
    const type = { name: "astra:Role", outputs: ["organizationId", "roleId", "description"], secrets: [] } as const;
    const traces = suspendStackTraces();
    try {
      super(...registration(type, name, { ...args, name: args.name ?? name }, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }
}
