import { randomUUID } from "node:crypto";

/** A JSON value and the way back to text. */
export interface ParsedJson {
  value: unknown;
  /** Whether the value holds an {@link ExactNumber}. */
  inexact: boolean;
  /** JSON text of the value or a part of it, every number digit by digit as it came. Throws RangeError when too deep. */
  stringify(value: unknown): string;
}

/**
 * A JSON number that a JavaScript number would change: an integer beyond 2^53 (NEAR has 64-bit ones), `1.0`, `1e400`.
 */
export class ExactNumber {
  constructor(readonly text: string) {}
}

/**
 * Like `JSON.parse`, but a number that would not come back as it was becomes an {@link ExactNumber}. Of a repeated key
 * the last value counts.
 *
 * @throws SyntaxError when the text is not JSON; RangeError when it is nested too deeply
 */
export function parseExactly(text: string): ParsedJson {
  return MAYBE_INEXACT.test(text) ? parseMarked(text) : parsePlain(text);
}

/** A number of 16 digits or more, with a fraction or an exponent, or `-0`. Also hits inside strings, which costs time only. */
const MAYBE_INEXACT = /(?:^|[[:,])\s*(?:-0|-?\d{16}|-?\d{1,15}[.eE])/;

function parsePlain(text: string): ParsedJson {
  return { value: JSON.parse(text), inexact: false, stringify: JSON.stringify };
}

/**
 * Takes the inexact numbers through `JSON.parse` and `JSON.stringify` as strings with a mark that no client can guess
 * (on Node 20 neither shows the source text of a number).
 */
function parseMarked(text: string): ParsedJson {
  const mark = `${randomUUID()}:`;
  const markedText = markInexactNumbers(text, mark);
  if (markedText === text) {
    return parsePlain(text);
  }
  const value: unknown = JSON.parse(markedText, (_key, member: unknown) =>
    typeof member === "string" && member.startsWith(mark) ? new ExactNumber(member.slice(mark.length)) : member,
  );
  const marked = new RegExp(`"${mark}([-+.0-9eE]+)"`, "g");
  return {
    value,
    inexact: true,
    stringify: (part) =>
      JSON.stringify(part, (_key, member: unknown) =>
        member instanceof ExactNumber ? mark + member.text : member,
      ).replaceAll(marked, "$1"),
  };
}

function markInexactNumbers(text: string, mark: string): string {
  const parts: string[] = [];
  let copied = 0;
  const token = /"|-?\d[-+.\deE]*/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [number] = match;
    if (number === '"') {
      token.lastIndex = endOfString(text, match.index);
    } else if (NUMBER.test(number) && String(Number(number)) !== number) {
      parts.push(text.slice(copied, match.index), `"${mark}${number}"`);
      copied = token.lastIndex;
    }
  }
  parts.push(text.slice(copied));
  return parts.join("");
}

/** A number as JSON writes it; what is not one is left in the text for `JSON.parse` to refuse. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** The index behind the string that opens at `start`; the end of the text when it never closes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return quote + 1;
    }
  }
  return text.length;
}
