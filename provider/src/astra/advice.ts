import { type HttpError, NoAnswer, StatusError } from "../http/errors.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { rejectsCredential } from "./refusal.js";

/** What a request was for. */
export interface About {
  /** The right that it needs of the managing token, e.g. `org-token-write`. */
  right: string;
  /** What it was to do, after "may not", e.g. `list tokens`. */
  what: string;
  url: string;
  /** Where address and managing token come from. */
  origins: string;
}

/** A failed request in words that say what to do; the request's error is its cause. */
export function advice(error: HttpError, about: About): OperationFailed {
  return new OperationFailed(words(error, about), { cause: error });
}

function words(error: HttpError, { right, what, url, origins }: About): string {
  const { message } = error;
  if (!(error instanceof StatusError)) {
    if (!(error instanceof NoAnswer) || error.mayHaveHappened) return message;
    // what never reached anybody was sent to the wrong place, or too early
    return `keyring:astraUrl: ${message} (${origins})`;
  }
  if (rejectsCredential(error)) {
    return (
      `keyring:astraToken: ${message}. The managing token is unknown, malformed, expired or revoked (${origins}). \`pulumi destroy\` and \`pulumi refresh\` use the ` +
      "configuration that the last `up` stored: after changing it, set ASTRA_DB_APPLICATION_TOKEN (and ASTRA_API_URL, if you use one), or add --run-program"
    );
  }
  if (error.status === 403) {
    return (
      `keyring:astraToken: ${message}. The token may not ${what}: give it a role with the right ${right}. ` +
      "Astra gives the same answer to an incomplete token"
    );
  }
  if (error.status === 404 && error.problem.detail === undefined) {
    return `keyring:astraUrl: nothing that looks like Astra's DevOps API answers at ${url} (404); is the address right? (${origins})`;
  }
  return message;
}
