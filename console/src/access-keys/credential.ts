import { CHALLENGE, type Identity, type ReadCredential } from "../access/identify.js";
import { Problem } from "../problems/problem.js";
import type { AccessKey } from "./access-key.js";
import type { AccessKeys } from "./access-keys.js";
import { lockAccessKey } from "./usable.js";
import { accessKeyOf } from "./value.js";

/** The access key of a request. */
export function accessKeyCredential(accessKeys: AccessKeys, now: () => Date): ReadCredential {
  const identityOf = (accessKey: AccessKey): Identity => ({
    requester: accessKey,
    session: null,
    again: async (transaction) => {
      const locked = await lockAccessKey(transaction, accessKey.id, now());
      if (locked === undefined) throw unknownAccessKey();
      return identityOf(locked);
    },
  });
  return async ({ authorization }) =>
    authorization === undefined ? undefined : identityOf(await identify(authorization, accessKeys));
}

async function identify(authorization: string, accessKeys: AccessKeys): Promise<AccessKey> {
  const value = accessKeyOf(authorization);
  if (value === undefined) {
    throw new Problem(
      "unauthenticated",
      'The authorization header is not of the form "Bearer keyring_…" with 43 characters after the underscore.',
      {},
      { "www-authenticate": INVALID },
    );
  }
  const accessKey = await accessKeys.identify(value);
  if (accessKey === undefined) throw unknownAccessKey();
  if (accessKey.suspendedAt !== null) throw suspended(accessKey);
  if (accessKey.disabledAt !== null) throw disabled(accessKey);
  return accessKey;
}

function unknownAccessKey(): Problem {
  return new Problem(
    "unauthenticated",
    "The console does not know this access key: it is wrong, expired, removed, or from another console.",
    {},
    { "www-authenticate": INVALID },
  );
}

function suspended({ id, name }: AccessKey): Problem {
  return new Problem(
    "suspended",
    `Access key "${name}" is suspended: this console was restored from a backup, and the key may have been removed since. Ask whoever runs the console to accept access key ${id}, or for a new one.`,
    {},
    { "www-authenticate": INVALID },
  );
}

function disabled({ id, name, disabledAt }: AccessKey): Problem {
  return new Problem(
    "unauthenticated",
    `Access key "${name}" has been disabled since ${disabledAt?.toISOString()}. Ask whoever manages access keys to enable access key ${id}, or for a new one.`,
    {},
    { "www-authenticate": INVALID },
  );
}

const INVALID = `${CHALLENGE}, error="invalid_token"`;
