import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Invitation } from "./invitation.js";
import type { Person } from "./person.js";
import type { invitedPersonSchema, personSchema, sessionSchema } from "./schemas.js";
import type { SessionCookie } from "./session-cookie.js";
import { LONGEST_SESSION_IN_SECONDS, type Session } from "./sessions.js";
import type { StartedSession } from "./sign-in.js";

/** A person as answers show them. */
export function presentPerson({ kind: _, ...person }: Person): z.input<typeof personSchema> {
  return {
    ...person,
    createdAt: person.createdAt.toISOString(),
    invitationExpiresAt: person.invitationExpiresAt?.toISOString() ?? null,
  };
}

/** A person with the code that was just made for them. */
export function presentInvited(of: { person: Person; invitation: Invitation }): z.input<typeof invitedPersonSchema> {
  const { code, expiresAt } = of.invitation;
  return { ...presentPerson(of.person), invitation: { code, expiresAt: expiresAt.toISOString() } };
}

/** A session as answers show it. */
export function presentSession({ person, createdAt, expiresAt }: Session): z.input<typeof sessionSchema> {
  return {
    person: presentPerson(person),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

/** Gives a new session to the browser, and to the log who has begun it. */
export function handOver(
  { value, session }: StartedSession,
  cookie: SessionCookie,
  request: FastifyRequest,
  reply: FastifyReply,
): z.input<typeof sessionSchema> {
  request.requester = session.person;
  reply.header("set-cookie", cookie.write(value, LONGEST_SESSION_IN_SECONDS));
  return presentSession(session);
}
