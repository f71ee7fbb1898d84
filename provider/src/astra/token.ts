import { z } from "zod";
import { ownerShape } from "../lifecycle/owner.js";
import { same } from "../lifecycle/same.js";
import { tokenResource } from "../lifecycle/token/index.js";
import { type Adoption, adoptedText, adoptShape, lifetimeShape } from "../lifecycle/token/inputs.js";
import { connect, missingSettings } from "./connection.js";
import { credentialsCsv } from "./credentials.js";
import { holdsMarker } from "./marker.js";
import { organizationIdShape } from "./organization.js";
import { matching, type RoleName } from "./role-directory.js";
import { AstraTokens, type TokenSpec } from "./tokens.js";

const roles = z
  .array(
    z
      .string({ error: "must be a role's label, name or id" })
      .trim()
      .min(1, { error: "is empty; give a role's label, name or id" }),
    { error: 'must be a list of roles, like ["Read Only User"]' },
  )
  .min(1, { error: "a token without roles is of no use; give at least one" })
  .transform((names) => [...new Set(names)].sort())
  .describe(
    "What the token may do, in any order: roles by their label in Astra's console (`Read Only User`), by name (`RO User`) or by id. To limit a token to one database, create a role for that database.",
  );

const description = z
  .string({ error: "must be a text" })
  .trim()
  .max(200, { error: "has more than 200 characters" })
  .refine((text) => !holdsMarker(text), { error: 'must not hold "[keyring ", by which tokens are found again' })
  .transform((text) => (text === "" ? undefined : text))
  .optional()
  .describe(
    "What the token is for, at most 200 characters. Astra shows it together with the labels by which Keyring finds the token.",
  );

/** What a program says of a token. */
export const tokenShape = z
  .strictObject({
    organizationId: organizationIdShape
      .optional()
      .describe(
        "The organization's id. Default: the organization of the managing token, the only one that it can manage. Changing it replaces the token.",
      ),
    roles,
    description,
    ...lifetimeShape,
    adopt: adoptShape({
      token: adoptedText("the token's value, AstraCS:…"),
      secret: adoptedText("the token's client secret").optional(),
    })
      .transform(withCsv)
      .optional(),
    owner: ownerShape,
  })
  .describe(
    "An application token of a DataStax Astra organization. `pulumi up` mints it, keeps its values as secret outputs and revokes it on destroy.",
  )
  .meta({
    examples: [
      {
        roles: ["Read Only User"],
        description: "reports",
        expiresIn: "30d",
        rotation: { before: "10d", grace: "24h" },
      },
    ],
  });

export type AstraTokenInputs = z.output<typeof tokenShape>;

/** An application token of an Astra organization. Nothing about it can be changed in place, and Astra schedules no revocation. */
export const Token = tokenResource<AstraTokenInputs, TokenSpec>({
  type: "Token",
  schema: tokenShape,
  outputs: {
    clientId: z
      .string()
      .describe("The client id: the user name for CQL. The same as `tokenId`; it changes with each rotation."),
    secret: z.string().optional().describe("The client secret: the password of the CQL user `clientId`."),
    csv: z
      .string()
      .optional()
      .describe("The file that Astra's console offers to save: a header and one row, RFC 4180."),
    generatedOn: z.string().describe("When the current token was minted, RFC 3339: Astra's name for `createdAt`."),
    roleIds: z.array(z.string()).optional().describe("The ids of the token's roles.").meta({ afterUp: true }),
    roleNames: z
      .array(z.string())
      .optional()
      .describe("The names of the token's roles, in the order of `roleIds`.")
      .meta({ afterUp: true }),
    previousSecret: z.string().optional().describe("The client secret before the last rotation."),
    previousCsv: z.string().optional().describe("The file of the token before the last rotation."),
  },
  scope: "organizationId",
  settings: ["roles", "description"],
  asWritten: ["roles", "description"],
  hasSetting: (state, setting, wanted) =>
    setting === "roles" ? hasRoles(state, wanted) : same(state.description, wanted),
  defaultScope: async (context) => (await connect(context).organization(context)).id,
  values: ["token", "secret", "csv"],
  schedulesRevocation: false,
  idempotent: false,
  missing: missingSettings,
  issuer: (organizationId, context) => new AstraTokens(connect(context), organizationId),
});

/** Whether a token's roles are those that a program means, whichever of their names it writes. */
function hasRoles({ roles: written, roleIds, roleNames = [] }: TokenSpec, wanted: unknown): boolean {
  if (roleIds === undefined || !Array.isArray(wanted)) return same(written, wanted);
  if (!wanted.every((role): role is string => typeof role === "string")) return false;
  const held: RoleName[] = roleIds.map((id, index) => ({ id, name: roleNames[index] ?? id }));
  const meant = wanted.map((role) => matching(role, held)[0]?.id);
  return !meant.includes(undefined) && new Set(meant).size === roleIds.length;
}

/** The file belongs to the values, wherever they come from. */
function withCsv({
  tokenId,
  token,
  secret,
}: {
  tokenId: string;
  token: string;
  secret?: string | undefined;
}): Adoption {
  return secret === undefined
    ? { tokenId, token }
    : { tokenId, token, secret, csv: credentialsCsv(tokenId, secret, token) };
}
