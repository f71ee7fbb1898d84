import * as pulumi from "@pulumi/pulumi";
import { registration } from "../registration.js";
import { suspendStackTraces } from "../stack-traces.js";
import { type RoleArgs, type RoleOutputs, RoleType } from "./generated.js";

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
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: registration gives the class every output of its type
export class Role extends pulumi.CustomResource {
  /**
   * @param name the resource's name, unique among the roles of its stack
   * @param args what the role allows, and where
   * @param options as of every Pulumi resource
   */
  constructor(name: string, args: RoleArgs, options?: pulumi.CustomResourceOptions) {
    const traces = suspendStackTraces();
    try {
      super(...registration(RoleType, name, args, options));
    } catch (error) {
      throw traces.explained(error);
    } finally {
      traces.resume();
    }
  }
}

export interface Role extends RoleOutputs {}
