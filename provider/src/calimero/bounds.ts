import { MOST_REQUESTS, whyNoRequestCount } from "pulumi-keyring-near";
import { canonicalRanges, whyNoAddressRange, whyNoAddressRanges } from "pulumi-keyring-near/address-ranges";
import { z } from "zod";
import { textWithout } from "../lifecycle/inputs.js";

const NO_COUNT = whyNoRequestCount(undefined) ?? "";
const requests = z
  .int({ error: NO_COUNT })
  .min(1, { error: NO_COUNT })
  .max(MOST_REQUESTS, { error: NO_COUNT })
  .optional();

const NOTE = "A change is written in place: the value stays.";

/** The inputs of a token that bound its use at the gateway. */
export const boundShapes = {
  allowedAddresses: z
    .array(textWithout(whyNoAddressRange), { error: ({ input }) => whyNoAddressRanges(input) })
    .superRefine((ranges, context) => {
      const message = whyNoAddressRanges(ranges);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .transform(canonicalRanges)
    .optional()
    .describe(
      `The addresses from which the gateway takes the token: at most 64 IP addresses and CIDR ranges, IPv4 and IPv6, in any order. Default: all. ${NOTE}`,
    ),
  requestsPerSecond: requests.describe(
    `How many requests with the token the gateway takes each second, at each instance of the console; as many may come at once. Default: any number. ${NOTE}`,
  ),
  maxOpenRequests: requests.describe(
    `How many requests with the token may be open at the gateway at once, at each instance of the console. Default: as many as the gateway allows. ${NOTE}`,
  ),
};

/** The names of these inputs. */
export const BOUNDS = ["allowedAddresses", "requestsPerSecond", "maxOpenRequests"] as const;
