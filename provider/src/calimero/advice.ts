import { type HttpError, NoAnswer, StatusError } from "../http/errors.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { didYouMean } from "../lifecycle/suggest.js";

interface About {
  shardId: string;
  /** The shards that the console knows, where that was asked. */
  shards: string[];
  url: string;
}

/** A failed request in words that say which property is to blame and what to do; the request's error is its cause. */
export function advice(error: HttpError, about: About): OperationFailed {
  return new OperationFailed(error instanceof StatusError ? ofStatus(error, about) : ofNoStatus(error), {
    cause: error,
  });
}

function ofNoStatus(error: HttpError): string {
  // what never reached anybody was sent to the wrong place, or too early
  return error instanceof NoAnswer && !error.mayHaveHappened ? `keyring:calimeroUrl: ${error.message}` : error.message;
}

function ofStatus(error: StatusError, { shardId, shards, url }: About): string {
  const { status, problem, message } = error;
  switch (problem.type) {
    case "urn:keyring:problem:unknown-shard":
      return `shardId: the console at ${url} has no shard ${JSON.stringify(shardId)}${didYouMean(shardId, shards) || known(shards)}`;
    case "urn:keyring:problem:invalid-request":
      return wrongProperties(problem["errors"]) ?? message;
    case "urn:keyring:problem:forbidden":
      return (
        `shardId: the access key may not do this on shard ${JSON.stringify(shardId)}` +
        `${typeof problem["right"] === "string" ? `: it lacks the right ${problem["right"]}` : ""}. Ask whoever runs the console for a key with that right`
      );
  }
  if (status === 401) {
    return (
      `keyring:calimeroAccessKey: the console at ${url} does not accept the access key: it is unknown, expired or revoked. ` +
      "`pulumi destroy` and `pulumi refresh` use the configuration that the last `up` stored: after changing it, set CALIMERO_ACCESS_KEY or add --run-program"
    );
  }
  if (status === 404 && problem.type === undefined) {
    return `keyring:calimeroUrl: nothing that looks like a Keyring console answers at ${url} (404); is the address right?`;
  }
  return message;
}

function known(shards: string[]): string {
  return shards.length === 0 ? "" : `; it has ${shards.slice(0, 10).join(", ")}`;
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
