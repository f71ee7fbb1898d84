import { LONGEST_DURATION, PERMISSION_NAMES, whyNoPermission, whyNoPermissions } from "pulumi-keyring-near";
import { z } from "zod";
import { actorSchema } from "../access/schemas.js";
import { changedTokenBounds, shownTokenBounds, tokenBounds } from "../bounds/schemas.js";
import { DAY_MS, DURATION_FORMS, duration } from "../inputs/duration.js";
import { labelsSchema } from "../inputs/labels.js";
import { byName, paging } from "../inputs/paging.js";
import { readableText, storableText } from "../inputs/text.js";
import { time } from "../inputs/time.js";
import { TOKEN_ORDERS } from "./order.js";

const permissionName = z.enum(PERMISSION_NAMES, { error: ({ input }) => whyNoPermission(input) });

const permissions = z
  .union([z.literal("full"), z.array(permissionName).min(1, whyNoPermissions([])).max(100)], {
    error: ({ input }) => whyNoPermissions(input),
  })
  .describe('"full", or what the token may do, in the order of Calimero\'s create-token form.');

/** The body of POST /shards/{shardId}/tokens. */
export const tokenRequestSchema = z
  .strictObject(
    {
      name: readableText(200).describe("For people; need not be unique."),
      permissions,
      expiresInSeconds: z
        .int("must be a whole number of seconds")
        .min(1, "must be at least 1 second")
        .max(LONGEST_DURATION / 1000, "must be at most ten years")
        .optional()
        .describe("Lifetime from now. At most one of this and expiresAt; with neither the token never expires."),
      expiresAt: time.optional().describe("Expiry. At most one of this and expiresInSeconds."),
      labels: labelsSchema.default({}).describe("Labels to find the token by: `?label=key=value`."),
      ...tokenBounds,
    },
    "must be a JSON object",
  )
  .refine((request) => request.expiresInSeconds === undefined || request.expiresAt === undefined, {
    path: ["expiresAt"],
    error: "excludes expiresInSeconds; give one of the two, or neither for a token that never expires",
    // Also beside other mistakes: the caller hears of all of them at once.
    when: ({ value }) => typeof value === "object" && value !== null,
  })
  .meta({ id: "TokenRequest" });

/** The headers of POST /shards/{shardId}/tokens. */
export const idempotencyHeadersSchema = z
  .looseObject({
    "idempotency-key": z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,128}$/, "must be 1 to 128 of A-Z, a-z, 0-9, dot, underscore, hyphen")
      .optional()
      .describe("Names this request, per access key and shard, so that you can repeat it if the answer is lost."),
    "idempotency-attempt": z.coerce
      .number("must be a whole number from 1")
      .int("must be a whole number from 1")
      .min(1, "must be a whole number from 1")
      .max(2_147_483_647, "is too large")
      .optional()
      .describe("The attempt of the request, 1 by default. Raise it with every retry."),
  })
  .refine((headers) => headers["idempotency-attempt"] === undefined || headers["idempotency-key"] !== undefined, {
    path: ["idempotency-attempt"],
    error: "needs idempotency-key",
  });

/** A token as answers show it; never with its value. */
export const tokenSchema = z
  .object({
    id: z.uuid(),
    shardId: z.string(),
    name: z.string(),
    permissions: z.union([z.literal("full"), z.array(z.enum(PERMISSION_NAMES))]),
    status: z
      .enum(["active", "suspended", "expired", "revoked"])
      .describe("suspended: restored from a backup; the gateway refuses it until it is reviewed."),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokeAt: z.iso.datetime().nullable().describe("When it was or will be revoked."),
    lastUsedAt: z.iso.datetime().nullable().describe("When the gateway last accepted it; up to a minute late."),
    issuedBy: actorSchema,
    revokedBy: actorSchema.nullable().describe("Who set revokeAt."),
    labels: z.record(z.string(), z.string()),
    ...shownTokenBounds,
    rpcUrl: z.string().describe("The shard's JSON-RPC behind the gateway; send the token there."),
  })
  .meta({ id: "Token" });

/** The answer to a token request: the one time the value is shown. */
export const issuedTokenSchema = tokenSchema
  .extend({
    value: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("The token itself. It cannot be obtained again."),
    replayed: z.boolean().describe("Whether an earlier attempt had made this token; its earlier value is void now."),
  })
  .meta({ id: "IssuedToken" });

/** The path of one token. */
export const tokenPathSchema = z.object({ shardId: z.string(), tokenId: z.uuid("is not a token id") });

/** What GET /shards/{shardId}/tokens and GET /shards/{shardId}/token-count look for. All must match. */
export const tokenFilterSchema = z.strictObject({
  label: z
    .union([z.string(), z.array(z.string()).max(16, "may be given at most 16 times")])
    .optional()
    .describe("`owner=acme/infra/dev/web`, or a prefix with a trailing `*`. May be repeated; all must match."),
  status: z
    .enum(["active", "expired", "revoked"], { error: 'must be "active", "expired", "revoked" or left out' })
    .optional()
    .describe("Suspended tokens count as active."),
  endsWithin: duration
    .optional()
    .describe("Only active tokens that expire or are revoked within this: seconds, or like 24h, 7d or ISO 8601 P30D."),
  neverUsed: z
    .literal("true", { error: 'must be "true" or left out' })
    .optional()
    .describe("Only tokens that the gateway never accepted."),
  stack: storableText(1000)
    .min(1, "must not be empty")
    .optional()
    .describe(
      "The Pulumi stack that the label `owner` names, like `acme/infra/dev`; a prefix before it need not be given.",
    ),
  permission: z
    .enum(["full", ...PERMISSION_NAMES], { error: `must be "full" or one of ${PERMISSION_NAMES.join(", ")}` })
    .optional()
    .describe("Only tokens that may do this, also by full access; `full` finds full access alone."),
  issuedBy: z
    .uuid("must be the id of an access key or person")
    .optional()
    .describe("The id in `issuedBy` of the tokens."),
  search: storableText(200)
    .min(1, "must not be empty")
    .optional()
    .describe(
      "A part of the name, of the label `owner` or of the id, in capital or small letters. Never a secret value.",
    ),
  valueHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the SHA-256 of a value, as 64 lowercase hex characters")
    .optional()
    .describe("The SHA-256 of a token's value: finds the token that a value belongs to without sending the value."),
  ...byName,
});

/** The query of GET /shards/{shardId}/tokens. */
export const tokenQuerySchema = tokenFilterSchema.extend({
  sort: z
    .enum(TOKEN_ORDERS, { error: `must be one of ${TOKEN_ORDERS.join(", ")}, or left out` })
    .optional()
    .describe(
      "`end` is the earlier of expiresAt and revokeAt, never last; `used` is lastUsedAt, never first. `-` reverses the order.",
    ),
  ...paging,
});

/** How many tokens match. */
export const tokenCountSchema = z.object({ count: z.int() }).meta({ id: "TokenCount" });

/** One page of tokens. */
export const tokenPageSchema = z
  .object({
    tokens: z.array(tokenSchema),
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "TokenPage" });

/** The query of DELETE /shards/{shardId}/tokens/{tokenId}. */
export const revocationQuerySchema = z
  .strictObject({
    after: duration
      .optional()
      .describe(
        "How long the token may still be used: seconds, or like 30m, 24h, 1h30m, 7d or ISO 8601 P30D. At most one of this and at.",
      ),
    at: time
      .optional()
      .describe("When the token ends, by the console's clock; a past time means now. With neither it ends at once."),
    sole: z
      .string()
      .optional()
      .describe(
        "A label like `instance=5f0c`: the token is revoked only if no other active token of the shard has it; otherwise the answer is the problem not-sole, and nothing changes.",
      ),
  })
  .refine(({ after, at }) => after === undefined || at === undefined, {
    path: ["at"],
    error: "excludes after; give one of the two, or neither to revoke at once",
  });

/** The body of POST /shards/{shardId}/tokens/{tokenId}/verify. */
export const verificationRequestSchema = z.strictObject(
  { value: z.string("must be the token's value").max(200, "is longer than any token's value") },
  "must be a JSON object",
);

/** The answer to a verification. */
export const verificationSchema = z.object({
  matches: z.boolean().describe("Whether this is the value of this token, whatever its status."),
});

/** The query of DELETE /shards/{shardId}/tokens. */
export const issuerQuerySchema = z.strictObject({
  issuedBy: z.uuid("must be the id of an access key or person").describe("The id in `issuedBy` of the tokens."),
});

/** The answer to DELETE /shards/{shardId}/tokens. */
export const revokedTokensSchema = z
  .object({ revoked: z.int().describe("How many active tokens were revoked.") })
  .meta({ id: "RevokedTokens" });

/** The body of PATCH /shards/{shardId}/tokens/{tokenId}. */
export const narrowingSchema = z
  .strictObject(
    {
      permissions: permissions.optional(),
      expiresAt: time.optional().describe("An earlier end of life."),
      ...changedTokenBounds,
    },
    "must be a JSON object",
  )
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    path: ["permissions"],
    error: "must be given, or expiresAt, allowedAddresses, requestsPerSecond or maxOpenRequests",
  })
  .meta({ id: "TokenNarrowing" });

/** The body of POST /shards/{shardId}/tokens/{tokenId}/rotate. */
export const rotationSchema = z
  .strictObject(
    {
      grace: duration
        .default(DAY_MS)
        .describe(`How long the value of the other token stays valid: ${DURATION_FORMS}; 24 hours if left out.`),
    },
    "must be a JSON object",
  )
  .meta({ id: "TokenRotation" });

/** The answer to a rotation. */
export const rotatedTokenSchema = issuedTokenSchema
  .extend({ previous: tokenSchema.describe("The other token, with the time at which it ends.") })
  .meta({ id: "RotatedToken" });
