import { z } from "zod";
import { ownerShape } from "../lifecycle/owner.js";
import { isDefaultRole } from "./default-roles.js";
import { organizationIdShape } from "./organization.js";

/** A set: its order means nothing. */
function setOf(item: z.ZodString, what: string) {
  return z
    .array(item, { error: `must be a list of ${what}` })
    .min(1, { error: `is empty; a role without ${what} is of no use` })
    .transform((items) => sorted(items));
}

/** A set in its one order, each item once. */
export function sorted(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

const name = z
  .string({ error: "is missing; give the role a name" })
  .trim()
  .min(1, { error: "is empty; give the role a name" })
  .check(({ value, issues }) => {
    if (!isDefaultRole(value)) return;
    const message = `${JSON.stringify(value)} is one of the default roles of Astra, which nobody can change or delete; choose another name`;
    issues.push({ code: "custom", input: value, message });
  });

const resource = z
  .string({ error: "must be a text" })
  .trim()
  .regex(/^drn:astra:org:[^:]+(:|$)/, {
    error: 'is not a resource of Astra; write one like "drn:astra:org:<organization id>:db:<database id>"',
  });

/** What a program says of a role. */
export const roleShape = z
  .strictObject({
    organizationId: organizationIdShape
      .optional()
      .describe(
        "The organization's id. Default: the organization of the managing token. Changing it replaces the role.",
      ),
    name: name
      .optional()
      .describe(
        "The role's name, unique in its organization. Default: the resource's name when the role is created; renaming the resource does not rename the role.",
      )
      .meta({ given: "name" }),
    description: z.string({ error: "must be a text" }).trim().default("").describe("What the role is for."),
    resources: setOf(resource, "resources").describe(
      "What the role applies to, in any order: `drn:astra:org:<organization>[:db:<id>[:keyspace:<name>[:table:<name>]]]`, with `*` for all. Each entry covers only its own level, not those above or below it.",
    ),
    actions: setOf(z.string({ error: "must be a text" }).trim().min(1, { error: "is empty" }), "actions").describe(
      "What the role allows, in any order, e.g. `db-table-select`. An unknown action causes a warning, not an error.",
    ),
    owner: ownerShape,
  })
  .describe("A custom role of a DataStax Astra organization: what tokens with it may do, and where.")
  .meta({
    examples: [
      {
        resources: [
          "drn:astra:org:b5ba2d39-7dd7-4a9c-9d2c-5d6b9a5d9c4e",
          "drn:astra:org:b5ba2d39-7dd7-4a9c-9d2c-5d6b9a5d9c4e:db:3f1c3d1b-6a55-4a0e-8f0f-2d5c9d0d6f11:keyspace:*:table:*",
        ],
        actions: ["db-cql", "db-table-select"],
      },
    ],
  });

export type RoleInputs = z.output<typeof roleShape>;

/** The same with the name that the role has, whether or not the program gives it. */
export interface NamedRole extends RoleInputs {
  name: string;
}

/** The outputs of a role. */
export const roleOutputs = roleShape.extend({
  name: name.describe("The role's name, unique in its organization."),
  organizationId: z.string().describe("The organization that the role belongs to."),
  roleId: z.string().describe("The role's id, as tokens refer to it."),
});

export interface RoleState extends NamedRole {
  organizationId: string;
  roleId: string;
}
