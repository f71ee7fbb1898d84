import { NoAnswer } from "../http/errors.js";
import type { Context } from "./context.js";
import { AnotherSystem, messageOf, OperationFailed } from "./errors.js";

/** The setting by which a delete may end without the issuing system. */
export const DELETE_UNREACHABLE = { setting: "deleteUnreachable", variable: "KEYRING_DELETE_UNREACHABLE" } as const;

/**
 * Deletes. Where the issuing system cannot be reached, says how to go on without it; where the settings say so, goes on, with a warning.
 * @param left what may be alive then, as the beginning of a sentence, e.g. `AuthToken "web": token 1234`
 * @throws OperationFailed
 */
export async function deleteOrLeave(context: Context, left: () => string, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isUnreachable(error) || isCancelled(context)) throw error;
    if (context.settings.get(DELETE_UNREACHABLE.setting) !== "true") {
      throw new OperationFailed(`${messageOf(error)}. ${GONE}`, { cause: error });
    }
    context.log.warn(
      `${left()} may still be alive, but is dropped from the state, because keyring:${DELETE_UNREACHABLE.setting} is set. ` +
        `Nothing was revoked: ${messageOf(error)}`,
    );
  }
}

const GONE = `If it is gone for good, ${DELETE_UNREACHABLE.variable}=true drops the resource from the state without revoking anything (docs/how-to/recover.md)`;

/**
 * Whether an operation failed because the system that has the credential does not answer at all. An answer of any kind is one, a refusal or a
 * failing server too; so is a certificate that is not trusted.
 */
export function isUnreachable(error: unknown): boolean {
  return (
    isCausedBy(error, (cause) => cause instanceof NoAnswer && UNREACHABLE.has(cause.code)) || isOfAnotherSystem(error)
  );
}

/** Whether the system that answered is not the one that has the credential, which therefore nobody has asked. */
export function isOfAnotherSystem(error: unknown): boolean {
  return isCausedBy(error, (cause) => cause instanceof AnotherSystem);
}

function isCausedBy(error: unknown, is: (cause: unknown) => boolean): boolean {
  return is(error) || (error instanceof Error && error.cause !== undefined && isCausedBy(error.cause, is));
}

/** Whether the engine gave up before the time was over. */
function isCancelled({ signal, now, deadline }: Context): boolean {
  return signal.aborted && now().getTime() < deadline;
}

/** The codes of the system and of axios for a server that does not answer. */
const UNREACHABLE = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "ERR_CANCELED",
  "EPIPE",
  "ETIMEDOUT",
]);
