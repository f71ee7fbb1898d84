import { z } from "zod";
import { issuerUrlsShape } from "../lifecycle/issuer-urls.js";
import { ownerShape } from "../lifecycle/owner.js";
import { tokenResource } from "../lifecycle/token/index.js";
import { adoptShape, lifetimeShape } from "../lifecycle/token/inputs.js";
import { BOUNDS, boundShapes } from "./bounds.js";
import { connect, consoleInUse, isNamedBy, missingSettings } from "./connection.js";
import type { AuthTokenSpec } from "./listed-token.js";
import { shardIdShape } from "./names.js";
import { permissionsShape } from "./permissions.js";

const tokenIdShape = z.uuid({ error: "is not the id of a token; give the one that the console shows" });

/** Characters. */
const LONGEST_NAME = 200;

/** What a program says of a token. */
export const authTokenShape = z
  .strictObject({
    shardId: shardIdShape,
    name: z
      .string({ error: "is missing; give the token a name that says what it is for" })
      .trim()
      .min(1, { error: "is empty; give the token a name that says what it is for" })
      .max(LONGEST_NAME, { error: `has more than ${LONGEST_NAME} characters` })
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "has control characters" })
      .optional()
      .describe(
        "What the token is for, as the console shows it: 1 to 200 characters; it need not be unique. Default: the resource's name when the token is minted; renaming the resource does not rotate.",
      )
      .meta({ given: "name" }),
    permissions: permissionsShape.describe('What the token may do: a list in any order, or "full".'),
    ...boundShapes,
    ...lifetimeShape,
    adopt: adoptShape({
      tokenId: tokenIdShape.describe("The token's id, as the console shows it."),
      token: z
        .string({ error: "is missing; give the token's value" })
        .regex(/^[0-9a-f]{64}$/, { error: "is not a token's value, which has 64 lower-case hexadecimal characters" })
        .describe("The token's value: 64 lower-case hexadecimal characters."),
    }).optional(),
    owner: ownerShape,
  })
  .describe(
    "A gateway token of a Calimero private shard. `pulumi up` mints it at the console, keeps the value as a secret output and revokes it on destroy.",
  )
  .meta({
    examples: [
      {
        shardId: "demos-calimero-testnet",
        permissions: ["view-accounts", "view-blocks"],
        expiresIn: "30d",
        rotation: { before: "10d", grace: "24h" },
      },
    ],
  });

export type AuthTokenInputs = z.output<typeof authTokenShape>;

/** A gateway token of a Calimero private shard: issue, look up, revoke; only what bounds its use can be changed in place. */
export const AuthToken = tokenResource<AuthTokenInputs, AuthTokenSpec>({
  type: "AuthToken",
  schema: authTokenShape,
  outputs: {
    rpcUrl: z
      .string()
      .describe(
        "The gateway's address for this shard, where the token is valid. It ends with a slash, which near-cli needs.",
      ),
    issuerUrls: issuerUrlsShape,
  },
  scope: "shardId",
  isTokenId: (text) => tokenIdShape.safeParse(text).success,
  settings: ["name", "permissions"],
  bounds: BOUNDS,
  named: { setting: "name", longest: LONGEST_NAME },
  values: ["token"],
  schedulesRevocation: true,
  idempotent: true,
  home: {
    title: "console",
    outputs: ["rpcUrl"],
    address: consoleInUse,
    isNamed: (address, { shardId, rpcUrl }) => isNamedBy(String(rpcUrl), address, String(shardId)),
    claims: async ({ shardId, rpcUrl }, context) =>
      (await connect(context).catalogue.shard(String(shardId), context)).rpcUrl === rpcUrl,
  },
  missing: missingSettings,
  issuer: (shardId, context) => connect(context).tokens(shardId),
});
