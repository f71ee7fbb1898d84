import { z } from "zod";

/** A time in a request: RFC 3339 with any offset. Of the year 9999 at most also in UTC, since answers can write no later one. */
export const time = z.iso
  .datetime({ offset: true, error: "must be a time like 2030-01-31T12:00:00Z" })
  .refine((text) => !(Date.parse(text) >= Date.UTC(10_000, 0)), "must not lie beyond the year 9999");
