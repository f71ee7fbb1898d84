import type { ProblemDocument } from "./types.js";

/** A request that the console refused, with what it said (RFC 9457). */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";

  constructor(readonly problem: ProblemDocument) {
    super(problem.detail);
  }

  /** The last part of the problem's type: "unknown-token". */
  get slug(): string {
    return this.problem.type.replace(/^.*:/, "");
  }
}

/** A request without an answer of the console. Of one that was to change something, nobody knows what became of it. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(method: string, options: ErrorOptions = {}) {
    super(`The console does not answer.${doubtOf(method)}`, options);
  }
}

/** What is to be said of a request without an answer of the console; nothing where it only asked. */
export function doubtOf(method: string): string {
  return method === "GET" ? "" : " Whether it did what it was asked is not known: look before you try again.";
}

/** Whether a request failed for a right that is lacking. */
export function isForbidden(error: unknown): boolean {
  return error instanceof RequestRefused && error.slug === "forbidden";
}

/** Whether a request failed because the password was given too long ago. */
export function isPasswordNeeded(error: unknown): boolean {
  return error instanceof RequestRefused && error.slug === "password-needed";
}

/** Whether a request failed because nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof RequestRefused && error.slug === "unauthenticated";
}
