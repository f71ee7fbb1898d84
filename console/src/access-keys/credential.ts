import { CHALLENGE, type Identity, type ReadCredential, RefusedCredential } from "../access/identify.js";
import { Problem } from "../problems/problem.js";
import { type AccessKey, type AccessKeyStatus, statusOf } from "./access-key.js";
import type { AccessKeys } from "./access-keys.js";
import { lockAccessKey } from "./usable.js";
import { accessKeyOf, hasRightChecksum } from "./value.js";

/** The access key of a request. */
export function accessKeyCredential(accessKeys: AccessKeys, now: () => Date): ReadCredential {
  const identityOf = (accessKey: AccessKey): Identity => ({
    requester: accessKey,
    session: null,
    again: async (transaction) => {
      const locked = await lockAccessKey(transaction, accessKey.id);
      return identityOf(usable(locked && { accessKey: locked, status: statusOf(locked, now()) }));
    },
  });
  return async ({ authorization }) =>
    authorization === undefined ? undefined : identityOf(await identify(authorization, accessKeys));
}

async function identify(authorization: string, accessKeys: AccessKeys): Promise<AccessKey> {
  const value = accessKeyOf(authorization);
  if (value === undefined) {
    throw refused(
      'The authorization header is not of the form "Bearer keyring_…" with 49 characters after the underscore, or 43 in older access keys.',
    );
  }
  if (!hasRightChecksum(value)) throw refused("The access key is mistyped: its checksum is wrong. Copy it again.");
  return usable(await accessKeys.identify(value));
}

function usable(found: { accessKey: AccessKey; status: AccessKeyStatus } | undefined): AccessKey {
  if (found === undefined) {
    throw refused("The console does not know this access key: it is wrong, or from another console.");
  }
  const { accessKey, status } = found;
  if (status === "active") return accessKey;
  const slug = status === "suspended" ? "suspended" : "unauthenticated";
  throw new RefusedCredential(accessKey, slug, REFUSALS[status](accessKey), { "www-authenticate": INVALID });
}

/** Why a key that is known may not be used. Only whoever holds its value learns that. */
const REFUSALS: Record<Exclude<AccessKeyStatus, "active">, (accessKey: AccessKey) => string> = {
  expired: ({ name, expiresAt }) => `Access key "${name}" expired on ${expiresAt?.toISOString()}. Use a new one.`,
  removed: ({ name, removedAt }) => `Access key "${name}" was removed on ${removedAt?.toISOString()}. Use another one.`,
  disabled: ({ id, name, disabledAt }) =>
    `Access key "${name}" has been disabled since ${disabledAt?.toISOString()}. Ask whoever manages access keys to enable access key ${id}, or for a new one.`,
  suspended: ({ id, name }) =>
    `Access key "${name}" is suspended: this console was restored from a backup, and the key may have been removed since. Ask whoever runs the console to accept access key ${id}, or for a new one.`,
};

function refused(detail: string): Problem {
  return new Problem("unauthenticated", detail, {}, { "www-authenticate": INVALID });
}

const INVALID = `${CHALLENGE}, error="invalid_token"`;
