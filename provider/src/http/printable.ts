import { redact } from "./redact.js";

/**
 * A text from elsewhere as one line that is fit for a terminal and a log: without what a terminal takes for a command, what shows text in another
 * order than it has, what cannot be seen, what a CI runner takes for a command, and what looks like a secret. Everything that a server, a state or a file says goes through here
 * before a person reads it.
 * @param secrets values that must not stand in it
 */
export function printable(text: string, secrets: readonly string[] = []): string {
  const shown = text.replace(BREAKS, " ").replace(UNSAFE, "\ufffd");
  return redact(shown.replace(RUNNERS, " "), secrets);
}

/** A text of several lines, of which no line of a foreign text can be taken for the beginning of another message. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => printable(line))
    .join("\n  ");
}

/** What ends a line somewhere (Unicode UAX #14), and tabs. */
const BREAKS = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
/**
 * Control characters, marks that are not seen or turn the direction of writing, halves of characters, and what only fonts define; without the
 * two joiners that some scripts cannot be written without.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/**
 * Where a space keeps runners of pipelines from taking text for a command: after the first colon of `::add-mask::` at the beginning of a line, and
 * before the bracket of `##[group]`, `##vso[…]` and `##teamcity[…]` anywhere.
 */
const RUNNERS = /(?=:[a-z])(?<=^\s*:)|(?=\[)(?<=##\w*)/gi;
