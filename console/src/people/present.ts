import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { confirmedUntil } from "../access/confirmation.js";
import { type Holding, shardsSeenBy } from "../access/rights.js";
import type { Invitation } from "./invitation.js";
import type { Person } from "./person.js";
import type { invitedPersonSchema, personSchema, sessionSchema, startedSessionSchema } from "./schemas.js";
import type { SessionCookie } from "./session-cookie.js";
import { LONGEST_SESSION_IN_SECONDS, type PersonSession, type StartedSession } from "./sessions.js";

/** A person as answers show them to this viewer. */
export function presentPerson({ kind: _, ...person }: Person, viewer: Holding): z.input<typeof personSchema> {
  return {
    ...person,
    ...shardsSeenBy(viewer, person),
    createdAt: person.createdAt.toISOString(),
    invitationExpiresAt: person.invitationExpiresAt?.toISOString() ?? null,
    disabledAt: person.disabledAt?.toISOString() ?? null,
    passwordSetAt: person.passwordSetAt?.toISOString() ?? null,
  };
}

/** A person with the code that was just made for them. */
export function presentInvited(
  of: { person: Person; invitation: Invitation },
  viewer: Holding,
): z.input<typeof invitedPersonSchema> {
  const { code, expiresAt } = of.invitation;
  return { ...presentPerson(of.person, viewer), invitation: { code, expiresAt: expiresAt.toISOString() } };
}

/** A session as answers show it. */
export function presentSession(session: PersonSession): z.input<typeof sessionSchema> {
  const { person, createdAt, expiresAt } = session;
  return {
    person: presentPerson(person, person),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    confirmedUntil: confirmedUntil(session).toISOString(),
  };
}

/** Gives a new session to the browser, and to the log who has begun it. */
export function handOver(
  { value, binding, session }: StartedSession,
  cookie: SessionCookie,
  request: FastifyRequest,
  reply: FastifyReply,
): z.input<typeof startedSessionSchema> {
  request.requester = session.person;
  reply.header("set-cookie", cookie.write(value, LONGEST_SESSION_IN_SECONDS));
  return { ...presentSession(session), binding };
}
