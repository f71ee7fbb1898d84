import { z } from "zod";
import { pagingById } from "../inputs/paging.js";
import { time } from "../inputs/time.js";

const counts = {
  tokens: z.int(),
  accessKeys: z.int(),
  people: z.int(),
};

/** The answer to GET /restore. */
export const restoreSchema = z
  .object({
    restore: z
      .object({
        backupMadeAt: z.iso.datetime().describe("The moment that the backup shows."),
        restoredAt: z.iso.datetime(),
        waiting: z.object(counts).describe("How much of it is suspended still."),
      })
      .nullable()
      .describe("The last restore; null for a console that was never restored."),
  })
  .meta({ id: "Restore" });

/** The query of GET /restore/waiting. */
export const waitingQuerySchema = z.strictObject({
  kind: z.enum(["token", "access-key", "person"], { error: 'must be "token", "access-key" or "person"' }),
  ...pagingById,
});

/** Something that waits for review. */
export const waitingSchema = z
  .object({
    kind: z.enum(["token", "access-key", "person"]),
    id: z.uuid(),
    name: z.string(),
    shardId: z.string().nullable().describe("Of a token."),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("Of a token or an access key: its last use before the backup."),
    owner: z.string().nullable().describe("The owner label of a token, the e-mail address of a person."),
  })
  .meta({ id: "Waiting" });

/** One page of what waits for review. */
export const waitingPageSchema = z
  .object({ waiting: z.array(waitingSchema), nextCursor: z.string().nullable().describe("Null on the last page.") })
  .meta({ id: "WaitingPage" });

const ids = z.array(z.uuid("is not an id")).max(1_000, "may hold at most 1000 ids").optional();

/** The body of POST /restore/review. */
export const decisionSchema = z
  .strictObject(
    {
      decision: z.enum(["accept", "revoke"], { error: 'must be "accept" or "revoke"' }),
      all: z
        .literal(true, "must be true or left out")
        .optional()
        .describe("Everything that waits and that the requester may decide on, in place of ids."),
      issuedBefore: time
        .optional()
        .describe("With all: only tokens and access keys that were issued before this time."),
      tokens: ids,
      accessKeys: ids,
      people: ids,
    },
    "must be a JSON object",
  )
  .refine(({ all, tokens, accessKeys, people }) => (all === true) !== Boolean(tokens ?? accessKeys ?? people), {
    path: ["all"],
    error: "excludes tokens, accessKeys and people; give one of the two",
  })
  .refine(({ all, issuedBefore }) => all === true || issuedBefore === undefined, {
    path: ["issuedBefore"],
    error: "means nothing without all",
  })
  .meta({ id: "ReviewDecision" });

/** The answer to a decision. */
export const decidedSchema = z
  .object(counts)
  .describe("How many of each were accepted or revoked. What did not wait is passed over.")
  .meta({ id: "Reviewed" });
