import { z } from "zod";
import { RIGHTS } from "../access/rights.js";
import { actorSchema, namedActorSchema, rightsSchema, seenShards, shardsSchema } from "../access/schemas.js";
import { bySearch, countInAnswer, pagingById, sortedBy, withCount } from "../inputs/paging.js";
import { readableText } from "../inputs/text.js";

const MUST_BE_OBJECT = "must be a JSON object";

const name = readableText(200).describe("As others see it.");

const email = z
  .email("must be an e-mail address")
  .max(254, "is too long")
  .toLowerCase()
  .describe("Case-insensitive. One person per address.");

const newPassword = z
  .string("must be a text")
  .min(12, "must have at least 12 characters")
  .max(256, "must have at most 256 characters")
  .describe("At least 12 characters, of any kind.");

/** What is compared only: its form is nobody's business. */
const givenPassword = z.string("must be a text").max(1_000, "is too long");
const givenCode = z.string("must be a text").max(200, "is too long");

/** The body of POST /setup. */
export const setupRequestSchema = z
  .strictObject(
    {
      code: givenCode.describe("The one-time code from the file that the console prints when it starts."),
      name,
      email,
      password: newPassword,
    },
    MUST_BE_OBJECT,
  )
  .meta({ id: "SetupRequest" });

/** The answer to GET /setup. */
export const setupSchema = z
  .object({ open: z.boolean().describe("Whether the first administrator can still be created.") })
  .meta({ id: "Setup" });

/** The body of POST /session. */
export const signInRequestSchema = z
  .strictObject(
    { email: z.string("must be a text").trim().toLowerCase().max(1_000, "is too long"), password: givenPassword },
    MUST_BE_OBJECT,
  )
  .meta({ id: "SignInRequest" });

/** The body of POST /session/password. */
export const passwordRequestSchema = z
  .strictObject({ currentPassword: givenPassword, newPassword }, MUST_BE_OBJECT)
  .meta({ id: "PasswordRequest" });

/** The body of POST /session/confirmation. */
export const confirmationRequestSchema = z
  .strictObject({ password: givenPassword }, MUST_BE_OBJECT)
  .meta({ id: "ConfirmationRequest" });

/** The body of POST /invitations/accept. */
export const acceptanceRequestSchema = z
  .strictObject({ code: givenCode.describe("The code of the invitation."), password: newPassword }, MUST_BE_OBJECT)
  .meta({ id: "AcceptanceRequest" });

/** The body of POST /people/{personId}/invitation/email. */
export const invitationEmailSchema = z
  .strictObject({ code: givenCode.describe("The code of the invitation that the person has now.") }, MUST_BE_OBJECT)
  .meta({ id: "InvitationEmail" });

/** The body of POST /people. */
export const personRequestSchema = z
  .strictObject({ name, email, rights: rightsSchema, shards: shardsSchema }, MUST_BE_OBJECT)
  .meta({ id: "PersonRequest" });

/** The body of PATCH /people/{personId}. */
export const personChangeSchema = z
  .strictObject(
    {
      name: name.optional(),
      rights: rightsSchema.optional(),
      shards: shardsSchema.optional(),
      disabled: z
        .boolean("must be true or false")
        .optional()
        .describe(
          "True ends their sessions and voids their code and those they made; they cannot sign in until somebody sets it to false.",
        ),
    },
    MUST_BE_OBJECT,
  )
  .meta({ id: "PersonChange" });

/** The path of one person. */
export const personPathSchema = z.object({ personId: z.uuid("is not a person's id") });

/** The query of GET /people. */
export const peopleQuerySchema = z.strictObject({
  ...bySearch("the name, the e-mail address or the id"),
  ...sortedBy(["created", "-created", "name", "-name"], "`created` is the order of invitation."),
  ...withCount,
  ...pagingById,
});

/** A person as answers show them. */
export const personSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    rights: z.array(z.enum(RIGHTS)),
    ...seenShards,
    status: z
      .enum(["invited", "active", "disabled", "suspended", "removed"])
      .describe("Invited until there is a password. Who was removed is found by the id alone."),
    disabledAt: z.iso.datetime().nullable().describe("Since when the person is disabled."),
    invitationExpiresAt: z.iso
      .datetime()
      .nullable()
      .describe("The end of the code for a password, if there is one that counts."),
    invitationBy: namedActorSchema
      .nullable()
      .describe(
        "Who made that code. It counts as long as they could make it, and until the person gets more rights or shards.",
      ),
    passwordSetAt: z.iso.datetime().nullable().describe("When the person last chose their password."),
    passwordSetBy: namedActorSchema
      .nullable()
      .describe("Who made the code they chose it with; null where it took none."),
    createdAt: z.iso.datetime(),
    invitedBy: actorSchema.nullable().describe("Null for the first administrator."),
  })
  .meta({ id: "Person" });

/** The answer to an invitation: the one time the code is shown. */
export const invitedPersonSchema = personSchema
  .extend({
    invitation: z.object({
      code: z.string().describe("For POST /invitations/accept, once. It cannot be obtained again."),
      expiresAt: z.iso.datetime(),
    }),
  })
  .meta({ id: "InvitedPerson" });

/** One page of people. */
export const personPageSchema = z
  .object({
    people: z.array(personSchema),
    ...countInAnswer,
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "PersonPage" });

/** A session as answers show it; its value is in the cookie alone. */
export const sessionSchema = z
  .object({
    person: personSchema,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe("The end at the latest; after an hour without requests it comes earlier."),
    confirmedUntil: z.iso
      .datetime()
      .describe("Until when people and access keys can be changed without giving the password again."),
  })
  .meta({ id: "Session" });

/** The answer that begins a session. */
export const startedSessionSchema = sessionSchema
  .extend({
    binding: z
      .string()
      .describe(
        "Send it as the header `x-keyring-binding` with every request of this session; the cookie alone is refused.",
      ),
  })
  .meta({ id: "StartedSession" });

/** The query of DELETE /sessions and DELETE /people/{personId}/sessions. */
export const endedSessionQuerySchema = z.strictObject({
  session: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "is not the id of a session")
    .optional()
    .describe("Ends only the one with this id. Without it, all end but the one that asks."),
});

/** Sessions that have not ended. */
export const sessionListSchema = z
  .object({
    sessions: z
      .array(
        z.object({
          id: z.string().describe("Ends the session with `?session=`; of no other use."),
          createdAt: z.iso.datetime(),
          lastUsedAt: z.iso.datetime().describe("To the minute."),
          expiresAt: z.iso.datetime().describe("The end at the latest."),
          current: z.boolean().describe("Whether it is the one that asks."),
        }),
      )
      .describe("The newest first."),
  })
  .meta({ id: "SessionList" });

/** The answer to ending sessions. */
export const endedSessionsSchema = z.object({ ended: z.int() }).meta({ id: "EndedSessions" });
