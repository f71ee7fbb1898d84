import { z } from "zod";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import { pageOf } from "../inputs/paging.js";
import type { Mail } from "../mail/mail.js";
import { sentSchema } from "../mail/schemas.js";
import type { App } from "../openapi/typed-app.js";
import { emailInvitation } from "./invitation-email.js";
import type { People } from "./people.js";
import { presentInvited, presentPerson } from "./present.js";
import * as schemas from "./schemas.js";

/** What the routes of people need. */
export interface PeopleRoutes {
  people: People;
  mail: Mail;
  /** Where people reach the console, without a slash at the end. */
  publicUrl: string;
}

/** GET, POST, PATCH and DELETE of /people: for those who manage them. */
export function peopleRoutes(app: App, { people, mail, publicUrl }: PeopleRoutes): void {
  app.get(
    "/people",
    {
      config: { access: MANAGING },
      schema: {
        operationId: "listPeople",
        tags: ["people"],
        summary: "List people, in the order of invitation unless told otherwise",
        querystring: schemas.peopleQuerySchema,
        response: { 200: schemas.personPageSchema },
      },
    },
    async (request) => {
      const { limit, cursor: after, sort = "created", search, count } = request.query;
      const find = (most: number) => people.list(search, { sort, after, limit: most });
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return {
        people: page.map((one) => presentPerson(one, requesterOf(request))),
        nextCursor,
        ...(count && { count: await people.count(search) }),
      };
    },
  );

  app.post(
    "/people",
    {
      config: { access: MANAGING, problems: ["person-exists"] },
      schema: {
        operationId: "invitePerson",
        tags: ["people"],
        summary: "Invite someone",
        description:
          "The answer has the code to choose a password, once; it lasts a week. You cannot grant rights or " +
          "shards they do not have.",
        body: schemas.personRequestSchema,
        response: { 201: schemas.invitedPersonSchema },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(presentInvited(await people.invite(request.body, authorityOf(request)), requesterOf(request))),
  );

  app.get(
    "/people/:personId",
    {
      config: { access: MANAGING, problems: ["unknown-person"] },
      schema: {
        operationId: "getPerson",
        tags: ["people"],
        summary: "Look up a person, also if removed",
        params: schemas.personPathSchema,
        response: { 200: schemas.personSchema },
      },
    },
    async (request) => presentPerson(await people.find(request.params.personId), requesterOf(request)),
  );

  app.patch(
    "/people/:personId",
    {
      config: { access: MANAGING, problems: ["unknown-person", "last-administrator"] },
      schema: {
        operationId: "changePerson",
        tags: ["people"],
        summary: "Change a person's name, rights or shards, or disable or enable them",
        description:
          "Counts from their next request, at every instance. Properties that are left out do not change. More rights or shards void an unused " +
          "used yet. Disabling ends sessions and voids their code and those they made, and keeps the password, the rights, and the tokens and access keys they " +
          "made. Nobody disables themselves, or enables what they could not invite.",
        params: schemas.personPathSchema,
        body: schemas.personChangeSchema,
        response: { 200: schemas.personSchema },
      },
    },
    async (request) =>
      presentPerson(
        await people.change(request.params.personId, request.body, authorityOf(request)),
        requesterOf(request),
      ),
  );

  app.delete(
    "/people/:personId",
    {
      config: { access: MANAGING, problems: ["unknown-person", "last-administrator"] },
      schema: {
        operationId: "removePerson",
        tags: ["people"],
        summary: "Remove a person",
        description: "Their sessions end at once. Tokens and access keys they made stay as they are.",
        params: schemas.personPathSchema,
        response: { 204: z.null().describe("Removed.") },
      },
    },
    async (request, reply) => {
      await people.remove(request.params.personId, authorityOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/people/:personId/invitation",
    {
      config: { access: MANAGING, problems: ["unknown-person", "person-disabled"] },
      schema: {
        operationId: "renewInvitation",
        tags: ["people"],
        summary: "Create a new code for a person to choose a password",
        description:
          "For an invitation that was lost or has expired, and for a forgotten password. An earlier code is void. The code counts as " +
          "long as whoever made it could make it, and until the person gets more rights or shards. Nobody makes one for themselves.",
        params: schemas.personPathSchema,
        response: { 201: schemas.invitedPersonSchema },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          presentInvited(
            await people.renewInvitation(request.params.personId, authorityOf(request)),
            requesterOf(request),
          ),
        ),
  );

  app.post(
    "/people/:personId/invitation/email",
    {
      config: { access: MANAGING, problems: ["unknown-person", "too-many-attempts", "no-mail-server", "mail-failed"] },
      schema: {
        operationId: "emailInvitation",
        tags: ["people"],
        summary: "Send a person their code by e-mail",
        description: "To their own address, as a link to the console. The code is compared with the stored hash.",
        params: schemas.personPathSchema,
        body: schemas.invitationEmailSchema,
        response: { 200: sentSchema },
      },
    },
    async (request) => {
      const [{ personId }, { code }] = [request.params, request.body];
      const by = authorityOf(request);
      const { email } = await emailInvitation(people, mail, by, { personId, code, publicUrl });
      return { to: email };
    },
  );
}

const MANAGING = { right: "manage-people" } as const;
