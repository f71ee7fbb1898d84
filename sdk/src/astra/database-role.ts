import * as pulumi from "@pulumi/pulumi";
import type { RoleArgs } from "./generated.js";

/** What tokens with a role of a database may do. */
export interface DatabaseAccess {
  /** The organization's id. */
  organizationId: pulumi.Input<string>;
  /** The database's id. */
  databaseId: pulumi.Input<string>;
  /** One keyspace. Default: all of the database. */
  keyspace?: pulumi.Input<string | undefined>;
  /** `read` rows; `write` rows too; `admin` also makes, changes and drops tables and keyspaces. */
  access: "read" | "write" | "admin";
}

/**
 * The settings of a role that is limited to one database, or to one keyspace of it: every resource line and action that clients need, since a
 * line at Astra does not include the lines above it. Pure.
 *
 * @returns arguments for {@link Role}, which may be spread and added to
 *
 * @example
 * ```typescript
 * new astra.Role("orders-reader", {
 *   ...astra.databaseRole({ organizationId, databaseId, keyspace: "orders", access: "read" }),
 *   description: "what the dashboard reads",
 * });
 * ```
 */
export function databaseRole({ organizationId, databaseId, keyspace, access }: DatabaseAccess): RoleArgs {
  const resources = pulumi
    .all([organizationId, databaseId, keyspace])
    .apply(([organization, database, space]) => resourcesOf(organization, database, space ?? "*"));
  return { organizationId, resources, actions: [...ACTIONS[access]] };
}

/** Drivers read these to learn what there is. */
const SYSTEM_KEYSPACES = ["system", "system_schema", "system_virtual_schema"];

function resourcesOf(organizationId: string, databaseId: string, keyspace: string): string[] {
  const organization = `drn:astra:org:${organizationId}`;
  const database = `${organization}:db:${databaseId}`;
  const keyspaces = [...SYSTEM_KEYSPACES, keyspace];
  const lines = keyspaces.flatMap((name) => [`${database}:keyspace:${name}`, `${database}:keyspace:${name}:table:*`]);
  return [organization, database, ...lines];
}

const READ = [
  "org-db-view",
  "db-cql",
  "db-graphql",
  "db-rest",
  "db-keyspace-describe",
  "db-table-describe",
  "db-table-select",
] as const;
const WRITE = [...READ, "db-table-modify"] as const;
const ADMIN = [
  ...WRITE,
  "db-all-keyspace-create",
  "db-all-keyspace-describe",
  "db-keyspace-alter",
  "db-keyspace-authorize",
  "db-keyspace-create",
  "db-keyspace-drop",
  "db-keyspace-grant",
  "db-keyspace-modify",
  "db-table-alter",
  "db-table-authorize",
  "db-table-create",
  "db-table-drop",
  "db-table-grant",
] as const;
const ACTIONS = { read: READ, write: WRITE, admin: ADMIN };
