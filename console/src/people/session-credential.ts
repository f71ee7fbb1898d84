import { sql } from "kysely";
import { holderTurn } from "../access/holders.js";
import { CHALLENGE, type Identity, type ReadCredential } from "../access/identify.js";
import { Problem } from "../problems/problem.js";
import type { SessionCookie } from "./session-cookie.js";
import { lockSession, type PersonSession, type Sessions } from "./sessions.js";

/** The session of a request: the cookie that its browser adds by itself, and what the pages that signed in add to it. */
export function sessionCredential(sessions: Sessions, cookie: SessionCookie, now: () => Date): ReadCredential {
  const identityOf = (session: PersonSession): Identity => ({
    requester: session.person,
    session,
    again: async (transaction) => {
      await sql`select ${holderTurn(session.person.id, "keep")}`.execute(transaction);
      const locked = await lockSession(transaction, session.valueHash, now());
      if (locked === undefined) throw sessionEnded(cookie);
      return identityOf(locked);
    },
  });
  return async (headers) => {
    const values = cookie.read(headers.cookie);
    if (values.length === 0) return undefined;
    const binding = headers[BINDING_HEADER];
    if (typeof binding !== "string") throw unbound();
    const session = await sessions.identify(values, binding);
    if (session === undefined) throw sessionEnded(cookie);
    return identityOf(session);
  };
}

function unbound(): Problem {
  return new Problem(
    "unauthenticated",
    `A session's cookie counts only with the header ${BINDING_HEADER}: the "binding" that signing in answered with. Sign in again at POST /api/v1/session.`,
    {},
    { "www-authenticate": CHALLENGE },
  );
}

function sessionEnded(cookie: SessionCookie): Problem {
  return new Problem(
    "unauthenticated",
    "This session has ended. Sign in again at POST /api/v1/session.",
    {},
    { "www-authenticate": CHALLENGE, "set-cookie": cookie.clear() },
  );
}

/** The header that proves that a request comes from the pages that signed in, and not from whoever else has the cookie sent. */
const BINDING_HEADER = "x-keyring-binding";
