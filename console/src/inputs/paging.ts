import { z } from "zod";
import { storableText } from "./text.js";

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

/** The same of lists in the order of their ids, of which the last one is the cursor. */
export const pagingById = { ...paging, cursor: z.uuid("is not a nextCursor of this console").optional() };

/** The query parameter of lists whose items stay visible when they are removed. */
export const withRemoved = {
  removed: z
    .literal("true", { error: 'must be "true" or left out' })
    .optional()
    .describe("Also those that were removed."),
};

/** The query parameter of lists whose items are found by their names. */
export const byName = {
  name: storableText(200)
    .min(1, "must not be empty")
    .optional()
    .describe(
      "A part of the name, in capital or small letters; every character stands for itself. Never a secret value: it is part of an address.",
    ),
};

/** The query parameter of lists that say how many items there are on all pages. */
export const withCount = {
  count: z
    .literal("true", { error: 'must be "true" or left out' })
    .optional()
    .describe("Answers with `count`: how many there are on all pages."),
};

/** The query parameter of lists that are searched by more than a name. */
export const bySearch = (what: string) => ({
  search: storableText(200)
    .min(1, "must not be empty")
    .optional()
    .describe(`A part of ${what}, in capital or small letters. Never a secret value: it is part of an address.`),
});

/** The query parameter of lists that can be sorted. */
export const sortedBy = <const Sort extends readonly [string, ...string[]]>(sorts: Sort, note: string) => ({
  sort: z
    .enum(sorts, { error: `must be one of ${sorts.join(", ")}, or left out` })
    .optional()
    .describe(`${note} \`-\` reverses the order. Keep it from page to page.`),
});

/** In the answer of lists that count. */
export const countInAnswer = { count: z.int().optional().describe("With `count=true`.") };

/**
 * A page, and where the next one begins.
 * @param find finds so many items at most: one more than the page has room for, which tells whether there is a next one
 */
export async function pageOf<Item>(
  limit: number,
  find: (count: number) => Promise<readonly Item[]>,
  cursorOf: (item: Item) => string,
) {
  const found = await find(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
