/** The parts of an RFC 9457 problem document that callers look at. */
export interface Problem {
  type?: string | undefined;
  title?: string | undefined;
  detail?: string | undefined;
  [extra: string]: unknown;
}

/** What every failed request knows: never a header, never a body that was sent. */
interface Facts {
  method: string;
  path: string;
  /** Whether the server may have carried out one of its tries. */
  mayHaveHappened: boolean;
  /** The server's name for the request, for its operator's logs. */
  requestId?: string | undefined;
}

/** A request that did not bring a usable answer. */
export abstract class HttpError extends Error {
  readonly method: string;
  readonly path: string;
  readonly requestId: string | undefined;
  /** Whether the server may have carried the request out all the same, at the last try or at one before it. */
  readonly mayHaveHappened: boolean;

  constructor(message: string, facts: Facts) {
    super(message);
    this.method = facts.method;
    this.path = facts.path;
    this.requestId = facts.requestId;
    this.mayHaveHappened = facts.mayHaveHappened;
  }
}

/** Whether what an error is about, or was caused by, is a request that the server may have carried out all the same. */
export function mayHaveHappened(error: unknown): boolean {
  const about = error instanceof Error && !(error instanceof HttpError) ? error.cause : error;
  return about instanceof HttpError && about.mayHaveHappened;
}

/** No answer came: refused, no such host, reset, timed out, or given up at the deadline. */
export class NoAnswer extends HttpError {
  override readonly name = "NoAnswer";

  constructor(
    message: string,
    facts: Facts,
    /** The system's code, e.g. `ECONNREFUSED`, `ETIMEDOUT`. */
    readonly code: string,
  ) {
    super(message, facts);
  }
}

/** The server answered with a status that is not a success. */
export class StatusError extends HttpError {
  override readonly name = "StatusError";

  constructor(
    message: string,
    facts: Facts,
    readonly status: number,
    readonly problem: Problem,
    /** How long the server asked to wait, in milliseconds. */
    readonly retryAfter: number | undefined,
  ) {
    super(message, facts);
  }
}

/** The server answered with a success that cannot be read: not JSON, cut short, or not of the promised shape. */
export class MalformedAnswer extends HttpError {
  override readonly name = "MalformedAnswer";
}

/** What others wait for too did not arrive in time for this one. */
export class NotInTime extends Error {
  override readonly name = "NotInTime";
}

/** Whether what failed was refused because whoever asked may not: the system works, and answered 403. */
export function isForbidden(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return cause instanceof StatusError && cause.status === 403;
}
