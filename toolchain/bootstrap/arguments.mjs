import { parseArgs } from "node:util";
import { SetupError } from "../setup-error.mjs";

/**
 * Checks what a command was started with against the table in commands.mjs, before anything is installed or built.
 *
 * @param {string} name
 * @param {import("../commands.mjs").Command} command
 * @param {readonly string[]} args
 * @throws {SetupError} for invalid usage, with what was probably meant
 */
export function checkArguments(name, command, args) {
  if (command.passesOptions) return;
  const known = Object.entries(command.options);
  const parsed = parseArgs({
    args: [...args],
    options: Object.fromEntries(known.map(([option, { type }]) => [option, { type, multiple: true }])),
    strict: false,
    tokens: true,
  });
  for (const token of parsed.tokens) {
    if (token.kind === "positional") checkWord(name, command, token.value);
    if (token.kind === "option") checkOption(name, command, token);
  }
}

/**
 * What a mistyped word of a list probably was, as the end of a sentence.
 *
 * @param {string} written
 * @param {readonly string[]} known
 */
export function didYouMean(written, known) {
  const [best] = known
    .map((word) => ({ word, away: distance(written.toLowerCase(), word) }))
    .sort((one, other) => one.away - other.away);
  return best && best.away <= Math.max(2, written.length / 4) ? `; did you mean "${best.word}"?` : ".";
}

/** How the reader starts a command. @param {string} name */
export function invocation(name) {
  return name === "test" ? "npm test" : `npm run ${name}`;
}

/**
 * @param {string} name
 * @param {import("../commands.mjs").Command} command
 * @param {string} word
 */
function checkWord(name, { words = [] }, word) {
  if (words === "any" || words.includes(word)) return;
  throw misuse(name, `${invocation(name)} does not take "${word}"${didYouMean(word, words)}`);
}

/**
 * @param {string} name
 * @param {import("../commands.mjs").Command} command
 * @param {{ name: string, rawName: string, value?: string | undefined }} token
 */
function checkOption(name, { options }, { name: option, rawName, value }) {
  const known = Object.hasOwn(options, option) ? options[option] : undefined;
  if (known === undefined) {
    const meant = didYouMean(
      rawName,
      Object.keys(options).map((each) => `--${each}`),
    );
    throw misuse(name, `${invocation(name)} has no option ${rawName}${meant}`);
  }
  if (known.type === "string" && value === undefined) throw misuse(name, `${rawName} needs a value.`);
  if (known.type === "boolean" && value !== undefined) throw misuse(name, `${rawName} takes no value.`);
  if (known.choices && value !== undefined && !known.choices.includes(value)) {
    const choices = `It takes ${known.choices.join(", ")}.`;
    throw misuse(name, `${rawName} does not take "${value}"${didYouMean(value, known.choices)} ${choices}`);
  }
}

/**
 * @param {string} name
 * @param {string} message
 */
function misuse(name, message) {
  return new SetupError(message, [`${invocation(name)} -- --help lists the options.`], { exitCode: 2 });
}

/**
 * How many letters must be added, removed or replaced: Levenshtein's distance. No package is installed yet that knows it.
 *
 * @param {string} one
 * @param {string} other
 */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, wanted] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
