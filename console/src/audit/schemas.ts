import { z } from "zod";
import { pagingById } from "../inputs/paging.js";
import { storableText } from "../inputs/text.js";
import { time } from "../inputs/time.js";

/** The query of GET /audit. */
export const auditQuerySchema = z.strictObject({
  ...pagingById,
  actor: z.uuid("is not an id").optional().describe("The id of the access key or person that did it."),
  target: storableText(200).min(1, "must not be empty").optional().describe("The id of what it was done to."),
  about: storableText(200)
    .min(1, "must not be empty")
    .optional()
    .describe("An id: what this access key or person did, and what was done to it."),
  action: storableText(100)
    .min(1, "must not be empty")
    .optional()
    .describe("The `operationId` of a route, or what a command or the server does."),
  outcome: z.enum(["allowed", "refused"], { error: 'must be "allowed" or "refused"' }).optional(),
  since: time.optional().describe("Records from this time on."),
  until: time.optional().describe("Records before this time."),
});

const facts = z.record(z.string(), z.unknown()).nullable();

/** One record. */
export const auditRecordSchema = z
  .object({
    id: z.uuid(),
    time: z.iso.datetime(),
    action: z.string().describe("The `operationId` of the route, or what a command or the server did."),
    outcome: z.enum(["allowed", "refused"]),
    reason: z.string().nullable().describe("Of a refusal: the slug of the problem."),
    count: z.int().describe("More than 1 where refusals of a flood were only counted; then it has no target."),
    via: z.enum(["api", "pages", "link", "command", "server", "gateway"]),
    actor: z.object({
      kind: z.enum(["access-key", "person", "command", "server", "nobody"]),
      id: z.uuid().nullable(),
      name: z.string().nullable().describe("As it was then. Of a command, the user of the operating system."),
    }),
    address: z.string().nullable().describe("The client's, behind trusted proxies."),
    target: z
      .object({
        kind: z.enum(["token", "access-key", "person", "session", "shard", "account", "key", "console"]),
        id: z.string().nullable(),
        name: z.string().nullable().describe("As it was then."),
        shardId: z.string().nullable(),
      })
      .nullable(),
    before: facts.describe("Of what changed, what it was."),
    after: facts.describe("Of what changed, what it became. Never a secret."),
    requestId: z.string().nullable().describe("The `x-request-id` of the answer; also in the console's log."),
    clientRequestId: z.string().nullable().describe("The `x-request-id` that the client sent."),
    writer: z.uuid().describe("The chain that the record belongs to."),
    sequence: z.int().describe("Its place in the chain."),
    hash: z.string().describe("SHA-256, chained to the record before it."),
  })
  .meta({ id: "AuditRecord" });

/** One page of the trail. */
export const auditPageSchema = z
  .object({
    records: z.array(auditRecordSchema),
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "AuditPage" });

/** The answer to GET /audit/actions. */
export const auditActionsSchema = z.object({ actions: z.array(z.string()) }).meta({ id: "AuditActions" });

/** The answer to GET /audit/verification. */
export const verificationSchema = z
  .object({
    writers: z.int().describe("How many chains there are."),
    records: z.int(),
    since: z.iso.datetime().nullable().describe("The time of the oldest record."),
    findings: z
      .array(
        z.object({
          writer: z.uuid(),
          sequence: z.int().nullable().describe("Of the record; null where it is the chain itself."),
          what: z
            .enum(["changed", "removed", "chain-changed", "chain-removed"])
            .describe("`removed`: from this record on, one or more are missing."),
        }),
      )
      .describe("Empty where everything is as it was written."),
    ends: z
      .array(z.object({ writer: z.uuid(), sequence: z.int(), hash: z.string() }))
      .describe(
        "The last record of each chain. Note them elsewhere to see later whether somebody wrote the trail anew.",
      ),
  })
  .meta({ id: "AuditVerification" });
