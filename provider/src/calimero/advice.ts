import { didYouMean } from "pulumi-keyring-near";
import { type HttpError, NoAnswer, type Problem, StatusError } from "../http/errors.js";
import { OperationFailed } from "../lifecycle/errors.js";

/** What a failed request was about. */
export interface About {
  shardId: string;
  accountId?: string | undefined;
  /** The names that the console knows in place of one that it does not, where that was asked. */
  known: string[];
  url: string;
  /** Where address and access key come from. */
  origins: string;
}

/** A failed request in words that say which property is to blame and what to do; the request's error is its cause. */
export function advice(error: HttpError, about: About): OperationFailed {
  const words = error instanceof StatusError ? ofStatus(error, about) : ofNoStatus(error, about);
  const request =
    error.requestId === undefined || words.includes(error.requestId) ? "" : ` (request ${error.requestId})`;
  return new OperationFailed(`${words}${request}`, { cause: error });
}

function ofNoStatus(error: HttpError, { origins }: About): string {
  if (!(error instanceof NoAnswer) || error.mayHaveHappened) return error.message;
  // what never reached anybody was sent to the wrong place, or too early
  return `keyring:calimeroUrl: ${error.message} (${origins})`;
}

function ofStatus(error: StatusError, { shardId, accountId = "", known, url, origins }: About): string {
  const { status, problem, message } = error;
  switch (problem.type) {
    case "urn:keyring:problem:unknown-shard":
      return `shardId: the console at ${url} has no shard ${JSON.stringify(shardId)}${suggestion(shardId, known)}`;
    case "urn:keyring:problem:unknown-account":
      return (
        `accountId: the console at ${url} has no account ${JSON.stringify(accountId)} in custody on shard ` +
        `${JSON.stringify(shardId)}${suggestion(accountId, known)}`
      );
    case "urn:keyring:problem:shard-unavailable":
      return `shardId: ${message}; the shard itself, behind the console, does not answer`;
    case "urn:keyring:problem:shard-disabled":
      return `shardId: shard ${JSON.stringify(shardId)} is disabled at the console at ${url}. Ask whoever runs the console to enable it, then run this again`;
    case "urn:keyring:problem:shard-removed":
      return (
        `shardId: shard ${JSON.stringify(shardId)} was removed from the console at ${url} for good. Remove its resources from the program, or use another ` +
        "shard. The console can no longer look up or remove a custodian key there: drop it from the state with `pulumi state delete`"
      );
    case "urn:keyring:problem:invalid-request":
      return wrongProperties(problem["errors"]) ?? message;
    case "urn:keyring:problem:bound-exceeded":
      return `${boundedInputs(problem["errors"])}${message}`;
    case "urn:keyring:problem:address-not-allowed":
      return `keyring:calimeroAccessKey: ${message} (${origins})`;
    case "urn:keyring:problem:forbidden":
      return (
        `shardId: the access key may not do this on shard ${JSON.stringify(shardId)}` +
        `${typeof problem["right"] === "string" ? `: it lacks the right ${problem["right"]}` : ""}. Ask whoever runs the console for a key with that right`
      );
  }
  if (problem.type === "urn:keyring:problem:suspended") return `keyring:calimeroAccessKey: ${message}`;
  if (status === 401) {
    return (
      `keyring:calimeroAccessKey: the console at ${url} does not accept the access key (${origins}). ${whyRefused(problem)} ` +
      "`pulumi destroy` and `pulumi refresh` use the configuration that the last `up` stored: after changing it, set CALIMERO_ACCESS_KEY and CALIMERO_CONSOLE_URL, or add --run-program"
    );
  }
  if (status === 404 && problem.type === undefined) {
    return `keyring:calimeroUrl: nothing that looks like a Keyring console answers at ${url} (404); is the address right? (${origins})`;
  }
  return message;
}

/** Only a console says which of them it is; others answer 401 too. */
function whyRefused({ type, detail }: Problem): string {
  const fromConsole = type === "urn:keyring:problem:unauthenticated";
  return fromConsole && detail !== undefined ? detail : "It is unknown, expired or removed.";
}

function suggestion(written: string, known: string[]): string {
  return didYouMean(written, known, known.length === 0 ? "" : `; it has ${known.slice(0, 10).join(", ")}`);
}

/** The inputs to blame for what is beyond a bound, as the beginning of a sentence. */
function boundedInputs(errors: unknown): string {
  if (!Array.isArray(errors)) return "";
  const names = errors.flatMap(({ property }: { property?: unknown }) =>
    property === "expiresAt" ? ["expiresIn"] : typeof property === "string" ? [property] : [],
  );
  return names.length === 0 ? "" : `${names.join(", ")}: `;
}

function wrongProperties(errors: unknown): string | undefined {
  if (!Array.isArray(errors)) return undefined;
  const reasons = errors.flatMap((error: unknown) => {
    const { property, reason } = (error ?? {}) as { property?: unknown; reason?: unknown };
    return typeof reason === "string"
      ? [`${typeof property === "string" && property !== "" ? `${property}: ` : ""}${reason}`]
      : [];
  });
  return reasons.length === 0 ? undefined : reasons.join("; ");
}
