import type { Report } from "./run.js";

/** The secrets of a run that stand in what was emitted. */
export function secretsSeen({ secrets, emitted }: Pick<Report, "secrets" | "emitted">): string[] {
  // texts of this length are cut into words once: looking for thousands of secrets one by one would take minutes
  const words = new Set(emitted.split(/[^\w-]+/));
  return [...secrets].filter((secret) => words.has(longestWordIn(secret)));
}

/** A part by which a secret with punctuation in it is told: nothing else holds so many characters of chance. */
function longestWordIn(secret: string): string {
  return secret.split(/[^\w-]+/).reduce((longest, word) => (word.length > longest.length ? word : longest));
}
