import { z } from "zod";
import { suggest } from "../problems/suggest.js";
import { readableText } from "../problems/text.js";
import { time } from "../problems/time.js";
import { isShardId } from "../shards/names.js";
import { RIGHTS } from "./rights.js";

const right = z.enum(RIGHTS, { error: ({ input }) => `is not a right${suggest(input, RIGHTS)}` });

const shards = z
  .union(
    [
      z.literal("all"),
      z.array(z.string().refine(isShardId, "is not a shard id")).min(1, "must name a shard").max(1000),
    ],
    {
      error: 'must be "all" or a list of shard ids',
    },
  )
  .describe('Where the per-shard rights count: "all", also those added later, or these.');

/** The body of POST /access-keys. */
export const accessKeyRequestSchema = z
  .strictObject(
    {
      name: readableText(200).describe("For people; need not be unique."),
      rights: z.array(right, "must be a list of rights").min(1, "must name at least one right").max(100),
      shards,
      expiresAt: time.optional().describe("Without it the access key does not expire."),
    },
    "must be a JSON object",
  )
  .meta({ id: "AccessKeyRequest" });

/** An access key as answers show it; never with its value. */
export const accessKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    rights: z.array(z.enum(RIGHTS)),
    shards: z.union([z.literal("all"), z.array(z.string())]),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AccessKey" });

/** The answer to POST /access-keys: the one time the value is shown. */
export const createdAccessKeySchema = accessKeySchema
  .extend({
    value: z
      .string()
      .regex(/^keyring_[A-Za-z0-9_-]{43}$/)
      .describe("The access key itself. It cannot be obtained again."),
  })
  .meta({ id: "CreatedAccessKey" });

/** One page of access keys. */
export const accessKeyPageSchema = z
  .object({
    accessKeys: z.array(accessKeySchema),
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "AccessKeyPage" });

/** The path of one access key. */
export const accessKeyPathSchema = z.object({ accessKeyId: z.uuid("is not an access key id") });
