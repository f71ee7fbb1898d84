import { z } from "zod";
import { RIGHTS } from "../access/rights.js";
import { actorSchema, rightsSchema, seenShards, shardsSchema } from "../access/schemas.js";
import { keyBounds, shownKeyBounds } from "../bounds/schemas.js";
import { DAY_MS, DURATION_FORMS, duration } from "../inputs/duration.js";
import { byName, bySearch, countInAnswer, pagingById, sortedBy, withCount, withRemoved } from "../inputs/paging.js";
import { readableText } from "../inputs/text.js";
import { time } from "../inputs/time.js";
import { ACCESS_KEY } from "./value.js";

/** The body of POST /access-keys. */
export const accessKeyRequestSchema = z
  .strictObject(
    {
      name: readableText(200).describe("For people; need not be unique."),
      rights: rightsSchema,
      shards: shardsSchema,
      expiresAt: time.optional().describe("Without it the access key does not expire."),
      ...keyBounds,
    },
    "must be a JSON object",
  )
  .meta({ id: "AccessKeyRequest" });

/** The body of PATCH /access-keys/{accessKeyId}. */
export const accessKeyChangeSchema = z
  .strictObject(
    {
      disabled: z.boolean("must be true or false").optional(),
      name: readableText(200).optional(),
      rights: rightsSchema.optional().describe("Of those that it has; the others go."),
      shards: shardsSchema.optional().describe("Of those that it has; the others go."),
      ...keyBounds,
    },
    "must be a JSON object",
  )
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    path: ["name"],
    error: "must be given, or rights, shards, a bound or disabled",
  })
  .meta({ id: "AccessKeyChange" });

/** The body of POST /access-keys/{accessKeyId}/rotate. */
export const accessKeyRotationSchema = z
  .strictObject(
    {
      grace: duration
        .default(DAY_MS)
        .describe(`How long the other access key stays valid: ${DURATION_FORMS}; 24 hours if left out.`),
    },
    "must be a JSON object",
  )
  .meta({ id: "AccessKeyRotation" });

/** The query of GET /access-keys. */
export const accessKeyQuerySchema = z.strictObject({
  ...withRemoved,
  ...byName,
  ...bySearch("the name or the id"),
  status: z
    .enum(["active", "disabled", "suspended", "expired", "removed"], { error: "is not a status of access keys" })
    .optional(),
  ...sortedBy(
    ["created", "-created", "name", "-name", "end", "-end", "used", "-used"],
    "`end` is expiresAt, never last; `used` is lastUsedAt, never first.",
  ),
  ...withCount,
  ...pagingById,
});

/** An access key as answers show it; never with its value. */
export const accessKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    rights: z.array(z.enum(RIGHTS)),
    ...seenShards,
    createdAt: z.iso.datetime(),
    createdBy: actorSchema.nullable().describe("Null for the first one."),
    expiresAt: z.iso.datetime().nullable(),
    suspendedAt: z.iso
      .datetime()
      .nullable()
      .describe("When a restored backup brought it back; it is refused until it is reviewed. Null otherwise."),
    status: z
      .enum(["active", "disabled", "suspended", "expired", "removed"])
      .describe("Only an active one is accepted."),
    disabledAt: z.iso.datetime().nullable(),
    removedAt: z.iso.datetime().nullable(),
    removedBy: actorSchema.nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("When it was last used; up to a minute late."),
    ...shownKeyBounds,
  })
  .meta({ id: "AccessKey" });

/** The answer to POST /access-keys: the one time the value is shown. */
export const createdAccessKeySchema = accessKeySchema
  .extend({
    value: z.string().regex(ACCESS_KEY).describe("The access key itself. It cannot be obtained again."),
  })
  .meta({ id: "CreatedAccessKey" });

/** One page of access keys. */
export const accessKeyPageSchema = z
  .object({
    accessKeys: z.array(accessKeySchema),
    ...countInAnswer,
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "AccessKeyPage" });

/** The path of one access key. */
export const accessKeyPathSchema = z.object({ accessKeyId: z.uuid("is not an access key id") });
