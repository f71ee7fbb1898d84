import { closest, distance } from "fastest-levenshtein";

/** `; did you mean "view-accounts"?` when the text is close to a known name, otherwise `end`. Never repeats the text itself. */
export function suggest(text: unknown, known: readonly string[], end = ""): string {
  if (typeof text !== "string" || text.length > 100 || known.length === 0) return end;
  const name = normalise(text);
  const longer = known.filter((one) => name.length >= 3 && one.startsWith(name));
  const nearest = longer.length === 1 ? longer[0] : closestWithin(name, known);
  return nearest === undefined ? end : `; did you mean "${nearest}"?`;
}

function closestWithin(name: string, known: readonly string[]): string | undefined {
  const nearest = closest(name, [...known]);
  return distance(name, nearest) <= Math.max(2, nearest.length / 4) ? nearest : undefined;
}

/** Writes "View accounts" and "view_accounts" as "view-accounts", so that only real misspellings count as distance. */
function normalise(text: string): string {
  return /[\s_-]/.test(text)
    ? text
        .trim()
        .toLowerCase()
        .replace(/[\s_]+/g, "-")
    : text;
}
