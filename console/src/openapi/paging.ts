import { z } from "zod";

const LIMIT = "must be a whole number from 1 to 1000";

/** The query parameters of every list. */
export const paging = {
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(1000, LIMIT).default(100),
  cursor: z
    .string()
    .max(4096, "is too long")
    .optional()
    .describe("`nextCursor` of the page before, with the same filters."),
};
