import { createColors } from "picocolors";
import { printable, printableLines } from "pulumi-keyring-provider/tools";

/** The colours for what goes to standard output: none unless a person looks at it. */
export function colours(): ReturnType<typeof createColors> {
  return createColors(hasColours());
}

/** A result of one or several lines, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${guarded(text)}\n`);
}

/** A result that somebody must have seen before a question, on standard error. */
export function printForQuestion(text: string): void {
  process.stderr.write(`${guarded(text)}\n`);
}

/** A result for programs, on standard output. What a terminal would not show as it is stands there by its number. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2).replace(UNSEEN, byNumber).replace(RUNNERS, byNumber)}\n`);
}

/** A line on what is going on, on standard error, where no pipe takes it for a result. */
export function progress(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Why a command failed, on standard error; further lines are indented. */
export function complain(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

function hasColours(): boolean {
  return process.stdout.isTTY === true && !process.env["NO_COLOR"];
}

/** A report with its own lines and colours. What it quotes is printable already; should something not be, it does no harm here. */
function guarded(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line
        .split(OWN_STYLE)
        .map((part, index) => (index % 2 === 1 && hasColours() ? part : printable(part)))
        .join(""),
    )
    .join("\n");
}

/** The colours that reports use: bold, dim, red, green, yellow, and their ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const OWN_STYLE = /(\u001b\[(?:1|2|22|31|32|33|39)m)/;
/** What JSON leaves as it is although a terminal acts on it or shows nothing. */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** The beginning of what CI runners take for a command anywhere in a line, such as `##[group]`. */
const RUNNERS = /#(?=#\w*\[)/g;

function byNumber(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}
