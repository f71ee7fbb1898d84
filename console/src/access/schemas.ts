import { didYouMean, isAccountId, whyNoShardId } from "pulumi-keyring-near";
import { z } from "zod";
import { textWithout } from "../inputs/text.js";
import { RIGHTS } from "./rights.js";

const right = z.enum(RIGHTS, { error: ({ input }) => `is not a right${didYouMean(input, RIGHTS)}` });

/** The rights of a request. */
export const rightsSchema = z.array(right, "must be a list of rights").min(1, "must name at least one right").max(100);

/** The shards of a request. */
export const shardsSchema = z
  .union([z.literal("all"), z.array(textWithout(whyNoGivenShard)).min(1, "must name a shard").max(1000)], {
    error: 'must be "all" or a list of shard ids',
  })
  .describe('Where the per-shard rights count: "all", also those added later, or these.');

/** A shard may have been added under the name of its main account, when that was not refused yet. */
function whyNoGivenShard(value: unknown): string | undefined {
  return typeof value === "string" && isAccountId(value) ? undefined : whyNoShardId(value);
}

/** The shards of a holder in an answer, as far as whoever asks reaches them. */
export const seenShards = {
  shards: z
    .union([z.literal("all"), z.array(z.string())])
    .describe("Of a list, the shards that whoever asks has, too."),
  otherShards: z.number().int().min(0).describe("How many more the list has, which whoever asks does not have."),
};

/** Who did something, in an answer. */
export const actorSchema = z
  .object({
    kind: z.enum(["access-key", "person"]),
    id: z
      .string()
      .describe("Of `GET /access-keys/{accessKeyId}`, or `GET /people/{personId}`; both also show who was removed."),
  })
  .meta({ id: "Actor" });

/** The same with the name that they had then. */
export const namedActorSchema = actorSchema.extend({ name: z.string() }).meta({ id: "NamedActor" });
