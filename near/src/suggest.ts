import { distance } from "fastest-levenshtein";

/**
 * `; did you mean "view-accounts"?` when one known word is close to what was written, otherwise `end`. Never repeats what was written.
 * Case, spaces and underscores do not count, so that a label ("View accounts") finds its name; the beginning of one word is close to it.
 */
export function didYouMean(written: unknown, known: readonly string[], end = ""): string {
  const meant = typeof written === "string" ? closest(fold(written), known) : undefined;
  return meant === undefined ? end : `; did you mean ${JSON.stringify(meant)}?`;
}

function closest(wanted: string, known: readonly string[]): string | undefined {
  if (wanted === "" || wanted.length > 100) return undefined;
  const begun = known.filter((word) => wanted.length >= 3 && fold(word).startsWith(wanted));
  if (begun.length === 1) return begun[0];
  const [best] = known
    .map((word) => ({ word, away: distance(wanted, fold(word)) }))
    .sort((one, other) => one.away - other.away);
  // two letters that changed places count as two
  const slip = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 4));
  return best !== undefined && best.away <= slip ? best.word : undefined;
}

function fold(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
}
