import { distance } from "fastest-levenshtein";

/**
 * "; did you mean …?" when one of the known words is close to what was written, otherwise an empty text.
 * Case, spaces and underscores do not count, so that a label ("View accounts") finds its name.
 */
export function didYouMean(written: string, known: readonly string[]): string {
  const nearest = closest(written, known);
  return nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
}

/** The known word nearest to what was written, if it is near enough to be a slip. */
export function closest(written: string, known: readonly string[]): string | undefined {
  const wanted = fold(written);
  if (wanted === "" || wanted.length > 100) return undefined;
  const ranked = known
    .map((word) => ({ word, away: distance(wanted, fold(word)) }))
    .sort((one, other) => one.away - other.away);
  const best = ranked[0];
  return best !== undefined && best.away <= Math.max(1, Math.floor(wanted.length / 4)) ? best.word : undefined;
}

function fold(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
}
