import { z } from "zod";

/** A time in a request: RFC 3339 with any offset. */
export const time = z.iso.datetime({ offset: true, error: "must be a time like 2030-01-31T12:00:00Z" });
