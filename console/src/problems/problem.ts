import type { Target } from "../access/trail.js";

/** Every kind of failure the API answers with: the last part of `type`, its HTTP status and its title. */
export const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  unauthenticated: { status: 401, title: "No valid access key or session" },
  suspended: { status: 401, title: "The credential waits for review after a restore" },
  "sign-in-failed": { status: 401, title: "The e-mail address or the password is wrong" },
  forbidden: { status: 403, title: "A right is lacking" },
  "password-needed": { status: 403, title: "The password is needed again" },
  "wrong-code": { status: 403, title: "The code is not valid" },
  "wrong-origin": { status: 403, title: "The request comes from another site" },
  "address-not-allowed": { status: 403, title: "The access key is not for this address" },
  "bound-exceeded": { status: 403, title: "A bound does not allow it" },
  "unknown-shard": { status: 404, title: "No such shard" },
  "unknown-token": { status: 404, title: "No such token" },
  "unknown-account": { status: 404, title: "No such account in custody" },
  "unknown-key": { status: 404, title: "The chain has no such key" },
  "unknown-operation": { status: 404, title: "No such operation" },
  "unknown-access-key": { status: 404, title: "No such access key" },
  "unknown-person": { status: 404, title: "No such person" },
  "unknown-route": { status: 404, title: "No such route" },
  "attempt-too-low": { status: 409, title: "A later attempt was already seen" },
  "not-sole": { status: 409, title: "Another active token has the label" },
  "token-revoked": { status: 409, title: "The token was revoked or has expired" },
  "already-sent": { status: 409, title: "The value was sent already" },
  "shard-exists": { status: 409, title: "The shard already exists" },
  "shard-disabled": { status: 409, title: "The shard is disabled" },
  "shard-removed": { status: 409, title: "The shard was removed" },
  "key-exists": { status: 409, title: "The account has this key already" },
  "account-exists": { status: 409, title: "The account exists already" },
  "custodian-key": { status: 409, title: "The key is the custodian's own" },
  "last-key": { status: 409, title: "The account has no other full-access key" },
  "operations-pending": { status: 409, title: "The account has pending operations" },
  "key-being-removed": { status: 409, title: "The key is being removed" },
  "last-access-key": { status: 409, title: "The last access key that can manage access keys" },
  "access-key-ended": { status: 409, title: "The access key cannot be used" },
  "already-set-up": { status: 409, title: "There is an administrator already" },
  "person-exists": { status: 409, title: "There is a person with this e-mail address already" },
  "person-disabled": { status: 409, title: "The person is disabled" },
  "last-administrator": { status: 409, title: "The last administrator" },
  "body-too-slow": { status: 408, title: "The request body took too long" },
  "body-too-large": { status: 413, title: "The request body is too large" },
  "unsupported-media-type": { status: 415, title: "The request body is not JSON" },
  "wrong-host": { status: 421, title: "The console does not know this host name" },
  "idempotency-mismatch": { status: 422, title: "The idempotency key was used for another request" },
  "too-many-attempts": { status: 429, title: "Too many attempts" },
  "rate-limited": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "The console failed" },
  "no-mail-server": { status: 501, title: "The console has no mail server" },
  "mail-failed": { status: 502, title: "The mail server did not take the message" },
  "no-master-key": { status: 503, title: "The console has no master key" },
  busy: { status: 503, title: "Too many people are signing in" },
  "shard-unavailable": { status: 503, title: "The shard does not answer" },
  stopping: { status: 503, title: "This instance is about to stop" },
  unavailable: { status: 503, title: "The console cannot serve this at the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemSlug = keyof typeof PROBLEMS;

/** One wrong property of a request, as a path like `labels.owner` or `permissions[2]`. */
export interface PropertyError {
  property: string;
  reason: string;
}

/** What a problem says beyond its kind. */
export interface ProblemExtras {
  errors?: PropertyError[];
  right?: string;
  shardId?: string;
  tokenId?: string;
  highestAttempt?: number;
  /** The name of what bounds somebody. */
  bound?: string;
}

/** A failure that is meant for the caller; thrown anywhere, answered as an RFC 9457 problem document. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** What it is about, for the audit trail; never in an answer. */
  concerns: Target | undefined;

  /** @param detail what failed, for which resource, and what to do next; never a secret. */
  constructor(
    readonly slug: ProblemSlug,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
    readonly headers: Record<string, string> = {},
    /** What the log shows of it. */
    options: ErrorOptions = {},
  ) {
    super(`${slug}: ${detail}`, options);
  }

  /** Says for the audit trail what the failure is about, where the answer must not. */
  about(target: Target | undefined): this {
    this.concerns = target;
    return this;
  }

  get status(): number {
    return PROBLEMS[this.slug].status;
  }

  toDocument(requestId: string): ProblemDocument {
    const { status, title } = PROBLEMS[this.slug];
    return { type: `urn:keyring:problem:${this.slug}`, title, status, detail: this.detail, requestId, ...this.extras };
  }
}

/** The body of an error answer, `application/problem+json`. */
export interface ProblemDocument extends ProblemExtras {
  type: string;
  title: string;
  status: number;
  detail: string;
  requestId: string;
}
