import type { FastifyRequest } from "fastify";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import type { App } from "../openapi/typed-app.js";
import type { People } from "./people.js";
import * as schemas from "./schemas.js";
import { type Sessions, sessionIdOf } from "./sessions.js";

/** What the routes of lists of sessions need. */
export interface SessionListRoutes {
  people: People;
  sessions: Sessions;
}

/** GET and DELETE of /sessions, one's own, and of /people/{personId}/sessions. */
export function sessionListRoutes(app: App, { people, sessions }: SessionListRoutes): void {
  const list = async (request: FastifyRequest, personId: string) => {
    const own = authorityOf(request).session;
    const current = own && sessionIdOf(own.valueHash);
    return {
      sessions: (await sessions.list(personId)).map(({ id, createdAt, lastUsedAt, expiresAt }) => ({
        id,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: id === current,
      })),
    };
  };

  app.get(
    "/sessions",
    {
      config: { access: { by: "person" } },
      schema: {
        operationId: "listOwnSessions",
        tags: ["people"],
        summary: "Where you are signed in",
        security: [{ session: [] }],
        response: { 200: schemas.sessionListSchema },
      },
    },
    async (request) => list(request, requesterOf(request).id),
  );

  app.delete(
    "/sessions",
    {
      config: { access: { by: "person" } },
      schema: {
        operationId: "endOwnSessions",
        tags: ["people"],
        summary: "Sign out elsewhere",
        security: [{ session: [] }],
        querystring: schemas.endedSessionQuerySchema,
        response: { 200: schemas.endedSessionsSchema },
      },
    },
    async (request) => ({
      ended: await people.endSessions(requesterOf(request).id, request.query.session, authorityOf(request)),
    }),
  );

  app.get(
    "/people/:personId/sessions",
    {
      config: { access: { right: "manage-people" }, problems: ["unknown-person"] },
      schema: {
        operationId: "listSessions",
        tags: ["people"],
        summary: "List the sessions of a person",
        params: schemas.personPathSchema,
        response: { 200: schemas.sessionListSchema },
      },
    },
    async (request) => {
      await people.find(request.params.personId);
      return list(request, request.params.personId);
    },
  );

  app.delete(
    "/people/:personId/sessions",
    {
      config: { access: { right: "manage-people" }, problems: ["unknown-person"] },
      schema: {
        operationId: "endSessions",
        tags: ["people"],
        summary: "End the sessions of a person, or one of them",
        description: "They can sign in again: disable a person to keep them out.",
        params: schemas.personPathSchema,
        querystring: schemas.endedSessionQuerySchema,
        response: { 200: schemas.endedSessionsSchema },
      },
    },
    async (request) => ({
      ended: await people.endSessions(request.params.personId, request.query.session, authorityOf(request)),
    }),
  );
}
