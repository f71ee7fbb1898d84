import type { IncomingHttpHeaders } from "node:http";
import { sql } from "kysely";
import type { AccessKey } from "../access-keys/access-key.js";
import { type AccessKeys, lockAccessKey } from "../access-keys/access-keys.js";
import { accessKeyOf } from "../access-keys/value.js";
import type { SessionCookie } from "../people/session-cookie.js";
import { lockSession, type Session, type Sessions } from "../people/sessions.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { holderTurn } from "./holders.js";
import type { Requester } from "./requester.js";

/** What requests may prove by. */
export interface Credentials {
  accessKeys: AccessKeys;
  sessions: Sessions;
  sessionCookie: SessionCookie;
  now(): Date;
}

/** Who makes a request, and the session that proves it where it is a person. */
export interface Identity {
  requester: Requester;
  session: Session | null;
}

/**
 * Who makes a request. An access key is given on purpose and counts before a cookie, which a browser adds by itself.
 * @throws Problem unauthenticated
 */
export async function identify(headers: IncomingHttpHeaders, credentials: Credentials): Promise<Identity> {
  const { authorization } = headers;
  if (authorization !== undefined) {
    return { requester: await identifyAccessKey(authorization, credentials.accessKeys), session: null };
  }
  const values = credentials.sessionCookie.read(headers.cookie);
  if (values.length === 0) {
    throw new Problem(
      "unauthenticated",
      'This route needs an access key: send "Authorization: Bearer <access key>". People sign in at POST /api/v1/session.',
      {},
      { "www-authenticate": CHALLENGE },
    );
  }
  const binding = headers[BINDING_HEADER];
  if (typeof binding !== "string") {
    throw new Problem(
      "unauthenticated",
      `A session's cookie counts only with the header ${BINDING_HEADER}: the "binding" that signing in answered with. Sign in again at POST /api/v1/session.`,
      {},
      { "www-authenticate": CHALLENGE },
    );
  }
  const session = await credentials.sessions.identify(values, binding);
  if (session) return { requester: session.person, session };
  throw sessionEnded(credentials.sessionCookie);
}

/**
 * The same requester as the database has it at this moment. Until the transaction ends, its row stays as it is: removing or
 * narrowing it waits.
 * @throws Problem unauthenticated when the credential no longer counts
 */
export async function identifyAgain(
  { requester, session }: Identity,
  credentials: Credentials,
  transaction: Database,
): Promise<Identity> {
  const now = credentials.now();
  if (session !== null) {
    await sql`select ${holderTurn(requester.id, "keep")}`.execute(transaction);
    const locked = await lockSession(transaction, session.valueHash, now);
    if (locked === undefined) throw sessionEnded(credentials.sessionCookie);
    return { requester: locked.person, session: locked };
  }
  const locked = await lockAccessKey(transaction, requester.id, now);
  if (locked === undefined) throw unknownAccessKey();
  return { requester: locked, session: null };
}

async function identifyAccessKey(authorization: string, accessKeys: AccessKeys): Promise<Requester> {
  const value = accessKeyOf(authorization);
  if (value === undefined) {
    throw new Problem(
      "unauthenticated",
      'The authorization header is not of the form "Bearer keyring_…" with 43 characters after the underscore.',
      {},
      { "www-authenticate": INVALID },
    );
  }
  const accessKey = await accessKeys.identify(value);
  if (accessKey === undefined) throw unknownAccessKey();
  if (accessKey.suspendedAt !== null) throw suspended(accessKey);
  if (accessKey.disabledAt !== null) throw disabled(accessKey);
  return accessKey;
}

function unknownAccessKey(): Problem {
  return new Problem(
    "unauthenticated",
    "This access key is not known here: it is wrong, has expired, was removed, or belongs to another console.",
    {},
    { "www-authenticate": INVALID },
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

function suspended({ id, name }: AccessKey): Problem {
  return new Problem(
    "suspended",
    `Access key "${name}" is suspended: this console was restored from a backup, and the key may have been removed since. Ask whoever runs the console to accept access key ${id}, or for a new one.`,
    {},
    { "www-authenticate": INVALID },
  );
}

function disabled({ id, name, disabledAt }: AccessKey): Problem {
  return new Problem(
    "unauthenticated",
    `Access key "${name}" has been disabled since ${disabledAt?.toISOString()}. Ask whoever manages access keys to enable access key ${id}, or for a new one.`,
    {},
    { "www-authenticate": INVALID },
  );
}

/** The header that proves that a request comes from the pages that signed in, and not from whoever else has the cookie sent. */
export const BINDING_HEADER = "x-keyring-binding";

const CHALLENGE = 'Bearer realm="keyring-console"';
const INVALID = `${CHALLENGE}, error="invalid_token"`;
