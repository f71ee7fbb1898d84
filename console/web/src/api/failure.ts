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
    const unknown = " Whether it did what it was asked is not known: look before you try again.";
    super(`The console does not answer.${method === "GET" ? "" : unknown}`, options);
  }
}

/** Whether a request failed for a right that is lacking. */
export function isForbidden(error: unknown): boolean {
  return error instanceof RequestRefused && error.slug === "forbidden";
}

/** Whether a request failed because nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof RequestRefused && error.slug === "unauthenticated";
}
