import { inWords, type Permission } from "pulumi-keyring-near";
import { rangeOutside } from "pulumi-keyring-near/address-ranges";

/** What an access key is bounded by, besides its rights, shards and expiry. Null where it is not. */
export interface KeyBounds {
  /** Addresses and CIDR ranges from which it may be used. */
  allowedAddresses: readonly string[] | null;
  /** Requests to the management API, at each instance. */
  requestsPerSecond: number | null;
  /** The longest life of tokens that it issues, in seconds. */
  maxTokenLifetime: number | null;
  /** All that tokens that it issues may do. */
  issuablePermissions: readonly Permission[] | null;
  /** Whether the tokens that it issues end when it does. */
  endsWithKey: boolean;
}

/** As people are, and access keys of which nothing else was said. */
export const UNBOUNDED: KeyBounds = {
  allowedAddresses: null,
  requestsPerSecond: null,
  maxTokenLifetime: null,
  issuablePermissions: null,
  endsWithKey: false,
};

/** Bounds of a request; what is undefined stays as it is. */
export type BoundsRequest = { [Name in keyof KeyBounds]?: KeyBounds[Name] | undefined };

/** Bounds with what a request says of them. */
export function boundedBy(bounds: KeyBounds, wanted: BoundsRequest): KeyBounds {
  return {
    allowedAddresses: wanted.allowedAddresses ?? bounds.allowedAddresses,
    requestsPerSecond: wanted.requestsPerSecond ?? bounds.requestsPerSecond,
    maxTokenLifetime: wanted.maxTokenLifetime ?? bounds.maxTokenLifetime,
    issuablePermissions: wanted.issuablePermissions ?? bounds.issuablePermissions,
    endsWithKey: wanted.endsWithKey ?? bounds.endsWithKey,
  };
}

/** The name of a bound that somebody has; undefined when there is none. */
export function anyBound(bounds: KeyBounds): keyof KeyBounds | undefined {
  return BOUNDS.find((name) => bounds[name] !== UNBOUNDED[name]);
}

/** A bound that is looser than it may be, and why. */
export interface LooserBound {
  property: keyof KeyBounds;
  reason: string;
}

/** Where one has looser bounds than another: nobody hands out what they are bound from themselves. */
export function looserBounds(holder: KeyBounds, wanted: KeyBounds): LooserBound[] {
  const errors: LooserBound[] = [];
  const report = (property: keyof KeyBounds, reason: string) => errors.push({ property, reason });
  const { allowedAddresses: ranges, issuablePermissions: issuable } = holder;
  if (ranges !== null) {
    const outside = wanted.allowedAddresses === null ? "all addresses" : rangeOutside(wanted.allowedAddresses, ranges);
    if (outside !== undefined) report("allowedAddresses", `must stay within ${ranges.join(", ")}, without ${outside}`);
  }
  if (exceeds(wanted.requestsPerSecond, holder.requestsPerSecond)) {
    report("requestsPerSecond", `must be at most ${holder.requestsPerSecond}`);
  }
  if (exceeds(wanted.maxTokenLifetime, holder.maxTokenLifetime)) {
    report(
      "maxTokenLifetime",
      `must be at most ${holder.maxTokenLifetime} (${lifetimeInWords(holder.maxTokenLifetime)})`,
    );
  }
  if (issuable !== null && (wanted.issuablePermissions ?? ["full"]).some((one) => !isIn(issuable, one))) {
    report("issuablePermissions", `must be among ${issuable.join(", ")}`);
  }
  if (holder.endsWithKey && !wanted.endsWithKey) report("endsWithKey", "must be true");
  return errors;
}

/** A number of seconds for people. */
export function lifetimeInWords(seconds: number | null): string {
  return inWords((seconds ?? 0) * 1_000);
}

function exceeds(wanted: number | null, most: number | null): boolean {
  return most !== null && (wanted === null || wanted > most);
}

function isIn(permissions: readonly string[], one: string): boolean {
  return permissions.includes(one);
}

const BOUNDS = Object.keys(UNBOUNDED) as (keyof KeyBounds)[];
