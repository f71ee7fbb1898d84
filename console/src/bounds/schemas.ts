import {
  inFormOrder,
  LONGEST_DURATION,
  MOST_REQUESTS,
  PERMISSION_NAMES,
  whyNoPermission,
  whyNoRequestCount,
} from "pulumi-keyring-near";
import { canonicalRanges, whyNoAddressRange, whyNoAddressRanges } from "pulumi-keyring-near/address-ranges";
import { z } from "zod";
import { textWithout } from "../inputs/text.js";

const NO_COUNT = whyNoRequestCount(undefined);

/** Addresses and ranges of a request, in one spelling. */
export const rangesSchema = z
  .array(textWithout(whyNoAddressRange), "must be a list of IP addresses and CIDR ranges")
  .superRefine((ranges, context) => {
    const message = whyNoAddressRanges(ranges);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: "[not repeated]" });
  })
  .transform(canonicalRanges);

/** A number of requests. */
export const requestCountSchema = z.int(NO_COUNT).min(1, NO_COUNT).max(MOST_REQUESTS, NO_COUNT);

/** A number of seconds that a token may live. */
export const lifetimeSchema = z
  .int("must be a whole number of seconds")
  .min(1, "must be at least 1 second")
  .max(LONGEST_DURATION / 1000, "must be at most ten years");

const granular = z.enum(PERMISSION_NAMES, { error: ({ input }) => whyNoBoundingPermission(input) });

/** Permissions that others must be among. */
export const permissionsWithinSchema = z
  .array(granular, "must be a list of permissions")
  .min(1, "must name at least one permission; leave it out to allow all")
  .max(100)
  .transform(inFormOrder);

function whyNoBoundingPermission(input: unknown): string {
  return input === "full" ? "would allow everything; leave the list out for that" : whyNoPermission(input);
}

/** Bounds in answers; null where there is none. */
export const shownRanges = z
  .array(z.string())
  .nullable()
  .describe("The addresses and CIDR ranges from which it is accepted; null for all.");
export const shownCount = z.int().nullable();
export const shownPermissions = z.array(z.enum(PERMISSION_NAMES)).nullable();

const RANGES =
  "Addresses and CIDR ranges, IPv4 and IPv6, at most 64: from others it is refused with 403. They are of the client as `--trusted-proxies` tells it.";

/** Bounds of a token in a request that issues it. */
export const tokenBounds = {
  allowedAddresses: rangesSchema.optional().describe(RANGES),
  requestsPerSecond: requestCountSchema
    .optional()
    .describe(
      "Requests that the gateway takes each second, at each instance of the console; as many may come at once.",
    ),
  maxOpenRequests: requestCountSchema
    .optional()
    .describe("Requests that may be open at the gateway at once, at each instance of the console."),
};

/** The same in a request that changes a token. */
export const changedTokenBounds = {
  allowedAddresses: rangesSchema.nullable().optional().describe(`${RANGES} Null for all addresses.`),
  requestsPerSecond: requestCountSchema.nullable().optional().describe("Null for any number."),
  maxOpenRequests: requestCountSchema.nullable().optional().describe("Null for any number."),
};

/** The same in answers. */
export const shownTokenBounds = {
  allowedAddresses: shownRanges,
  requestsPerSecond: shownCount.describe("Null for any number."),
  maxOpenRequests: shownCount.describe("Null for any number."),
};

/** Bounds of an access key in a request. */
export const keyBounds = {
  allowedAddresses: rangesSchema.optional().describe(RANGES),
  requestsPerSecond: requestCountSchema
    .optional()
    .describe("Requests to this API each second, at each instance of the console; as many may come at once."),
  maxTokenLifetime: lifetimeSchema
    .optional()
    .describe("The longest life of tokens that it issues, in seconds. It issues none that do not expire."),
  issuablePermissions: permissionsWithinSchema
    .optional()
    .describe("All that tokens that it issues may do. It issues none with full access."),
  endsWithKey: z
    .boolean("must be true or false")
    .optional()
    .describe("Whether the tokens that it issues are revoked when it is disabled, removed or expires."),
};

/** The same in answers. */
export const shownKeyBounds = {
  allowedAddresses: shownRanges,
  requestsPerSecond: shownCount.describe("Null for any number."),
  maxTokenLifetime: shownCount.describe("The longest life of tokens that it issues, in seconds; null for any."),
  issuablePermissions: shownPermissions.describe("All that tokens that it issues may do; null for everything."),
  endsWithKey: z.boolean().describe("Whether the tokens that it issues end when it does."),
};

/** Ceilings of a shard in a request; null for none. */
export const shardCeilings = {
  maxTokenLifetime: lifetimeSchema
    .nullable()
    .optional()
    .describe(
      "The longest life of tokens that are issued for the shard, in seconds: none that do not expire. Null for any.",
    ),
  tokenPermissions: permissionsWithinSchema
    .nullable()
    .optional()
    .describe("All that tokens that are issued for the shard may do: none with full access. Null for everything."),
};

/** The same in answers. */
export const shownShardCeilings = {
  maxTokenLifetime: shownCount.describe("The longest life of tokens that are issued for it, in seconds; null for any."),
  tokenPermissions: shownPermissions.describe("All that tokens that are issued for it may do; null for everything."),
};
