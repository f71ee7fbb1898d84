import type { IncomingHttpHeaders } from "node:http";
import type { AccessKeys } from "../access-keys/access-keys.js";
import { accessKeyOf } from "../access-keys/value.js";
import type { SessionCookie } from "../people/session-cookie.js";
import type { Session, Sessions } from "../people/sessions.js";
import { Problem } from "../problems/problem.js";
import type { Requester } from "./requester.js";

/** What requests may prove by. */
export interface Credentials {
  accessKeys: AccessKeys;
  sessions: Sessions;
  sessionCookie: SessionCookie;
}

/**
 * Who makes a request. An access key is given on purpose and counts before a cookie, which a browser adds by itself.
 * @throws Problem unauthenticated
 */
export async function identify(
  headers: IncomingHttpHeaders,
  credentials: Credentials,
): Promise<{ requester: Requester; session: Session | null }> {
  const { authorization } = headers;
  if (authorization !== undefined) {
    return { requester: await identifyAccessKey(authorization, credentials.accessKeys), session: null };
  }
  const value = credentials.sessionCookie.read(headers.cookie);
  if (value === undefined) {
    throw new Problem(
      "unauthenticated",
      'This route needs an access key: send "Authorization: Bearer <access key>". People sign in at POST /api/v1/session.',
      {},
      { "www-authenticate": CHALLENGE },
    );
  }
  const session = await credentials.sessions.identify(value);
  if (session) return { requester: session.person, session };
  throw new Problem(
    "unauthenticated",
    "This session has ended. Sign in again at POST /api/v1/session.",
    {},
    { "www-authenticate": CHALLENGE, "set-cookie": credentials.sessionCookie.clear() },
  );
}

async function identifyAccessKey(authorization: string, accessKeys: AccessKeys): Promise<Requester> {
  const value = accessKeyOf(authorization);
  const accessKey = value === undefined ? undefined : await accessKeys.identify(value);
  if (accessKey) return accessKey;
  throw new Problem(
    "unauthenticated",
    value === undefined
      ? 'The authorization header is not of the form "Bearer keyring_…" with 43 characters after the underscore.'
      : "This access key is not known here: it is wrong, has expired, was removed, or belongs to another console.",
    {},
    { "www-authenticate": `${CHALLENGE}, error="invalid_token"` },
  );
}

const CHALLENGE = 'Bearer realm="keyring-console"';
