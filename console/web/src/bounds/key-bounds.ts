import { inWords } from "pulumi-keyring-near";
import type { AccessKey, Permission } from "../api/types.js";
import { permissionsInWords } from "../tokens/permissions.js";
import { readAddresses, readCount, readLifetime, writeAddresses, writeCount, writeLifetime } from "./written.js";

/** What bounds an access key, besides its rights, shards and expiry. */
export type KeyBounds = Pick<AccessKey, (typeof KEY_BOUND_FIELDS)[number]>;

/** The names under which the console finds something wrong with these fields. */
export const KEY_BOUND_FIELDS = [
  "allowedAddresses",
  "requestsPerSecond",
  "maxTokenLifetime",
  "issuablePermissions",
  "endsWithKey",
] as const;

/** The same as a form has it. */
export interface KeyBoundsDraft {
  addresses: string;
  perSecond: string;
  lifetime: string;
  /** Empty where it may issue all. */
  issuable: readonly Permission[];
  endsWithKey: boolean;
}

export const NO_KEY_BOUNDS: KeyBounds = {
  allowedAddresses: null,
  requestsPerSecond: null,
  maxTokenLifetime: null,
  issuablePermissions: null,
  endsWithKey: false,
};

/** Those of an access key. */
export function boundsOf(accessKey: AccessKey): KeyBounds {
  const { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey } = accessKey;
  return { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey };
}

export function draftKeyBounds(bounds: KeyBounds): KeyBoundsDraft {
  return {
    addresses: writeAddresses(bounds.allowedAddresses),
    perSecond: writeCount(bounds.requestsPerSecond),
    lifetime: writeLifetime(bounds.maxTokenLifetime),
    issuable: bounds.issuablePermissions ?? [],
    endsWithKey: bounds.endsWithKey,
  };
}

/** What is written; undefined where some of it cannot be read. */
export function readKeyBounds(draft: KeyBoundsDraft): KeyBounds | undefined {
  const [requests, lifetime] = [readCount(draft.perSecond), readLifetime(draft.lifetime)];
  if (!requests || !lifetime) return undefined;
  return {
    allowedAddresses: readAddresses(draft.addresses),
    requestsPerSecond: requests.value,
    maxTokenLifetime: lifetime.value,
    issuablePermissions: draft.issuable.length === 0 ? null : [...draft.issuable],
    endsWithKey: draft.endsWithKey,
  };
}

/** The bounds in words, one each. */
export function keyBoundsInWords(bounds: KeyBounds): string[] {
  const { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey } = bounds;
  return [
    ...(allowedAddresses ? [`only from ${allowedAddresses.join(", ")}`] : []),
    ...(requestsPerSecond === null ? [] : [`at most ${requestsPerSecond} requests per second`]),
    ...(maxTokenLifetime === null ? [] : [`issues tokens for at most ${inWords(maxTokenLifetime * 1_000)}`]),
    ...(issuablePermissions ? [`issues tokens with at most ${permissionsInWords(issuablePermissions)}`] : []),
    ...(endsWithKey ? ["its tokens end when it does"] : []),
  ];
}
