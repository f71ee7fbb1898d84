import type { IncomingHttpHeaders } from "node:http";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import type { Requester } from "./requester.js";

/** Who makes a request. */
export interface Identity {
  requester: Requester;
  /** What proves a person; null for an access key. */
  session: Session | null;
  /**
   * The same requester as the database has it at this moment. Until the transaction ends, its row stays as it is: removing or
   * narrowing it waits.
   * @throws Problem unauthenticated when the credential no longer counts
   */
  again(transaction: Database): Promise<Identity>;
}

/** That a person is signed in. */
export interface Session {
  valueHash: Buffer;
  createdAt: Date;
  /** When the password was last given in it. */
  confirmedAt: Date;
  /** The end at the latest; without requests it comes earlier. */
  expiresAt: Date;
}

/**
 * Reads one kind of credential from the headers of a request.
 * @returns undefined when there is none of this kind
 * @throws Problem unauthenticated, suspended when there is one that does not count
 */
export type ReadCredential = (headers: IncomingHttpHeaders) => Promise<Identity | undefined>;

/** Thrown for a credential that is known and does not count: of whom it is, the audit trail must have. */
export class RefusedCredential extends Problem {
  constructor(
    readonly holder: Requester,
    slug: "unauthenticated" | "suspended",
    detail: string,
    headers: Record<string, string>,
  ) {
    super(slug, detail, {}, headers);
  }
}

/**
 * Who makes a request.
 * @param kinds of credentials; the first that the request has counts
 * @throws Problem unauthenticated, suspended
 */
export async function identify(headers: IncomingHttpHeaders, kinds: readonly ReadCredential[]): Promise<Identity> {
  for (const read of kinds) {
    const identity = await read(headers);
    if (identity) return identity;
  }
  throw new Problem(
    "unauthenticated",
    'This route needs an access key: send "Authorization: Bearer <access key>". People sign in at POST /api/v1/session.',
    {},
    { "www-authenticate": CHALLENGE },
  );
}

/** The `www-authenticate` of a request without a credential. */
export const CHALLENGE = 'Bearer realm="keyring-console"';
