import { randomBytes } from "node:crypto";

/** How many numbers of one text are kept digit by digit. No request of NEAR has more than a handful that need it. */
export const MOST_INEXACT_NUMBERS = 1_000;

/** Thrown when a text holds more than {@link MOST_INEXACT_NUMBERS} of them. */
export class TooManyNumbersError extends Error {
  override readonly name = "TooManyNumbersError";
}

/**
 * JSON text, and the value that `JSON.parse` makes of it (of a repeated key the last member counts). The value serves to
 * decide; what is written again keeps every number digit by digit, also those that a JavaScript number would change: integers
 * beyond 2^53 (NEAR has 64-bit ones), `1.0`, `1e400`, `-0`.
 *
 * Whatever the text is, reading and writing it cost at most twice what `JSON.parse` and `JSON.stringify` do, besides one look
 * at each character. So neither takes a function that is called for each member: that alone would cost tenfold.
 */
export class ExactJson {
  readonly value: unknown;
  #inexact: readonly Span[] | undefined;

  /** @throws SyntaxError when the text is not JSON */
  constructor(private readonly text: string) {
    this.value = JSON.parse(text);
  }

  /** Whether it holds a number that a JavaScript number would change. */
  get inexact(): boolean {
    return this.#inexactNumbers().length > 0;
  }

  /**
   * JSON text of a part of the value, without spaces and repeated keys.
   * @param pick takes the part out of the value; its result may not be undefined. Called with another reading of the value, in
   *   which inexact numbers are strings
   * @throws RangeError when the part is nested too deeply; TooManyNumbersError
   */
  write(pick: (value: unknown) => unknown): string {
    const numbers = this.#inexactNumbers();
    if (numbers.length === 0) {
      return JSON.stringify(pick(this.value));
    }
    if (numbers.length > MOST_INEXACT_NUMBERS) {
      throw new TooManyNumbersError();
    }
    // No client can guess the mark, so none can write a string that becomes a number.
    const mark = `${randomBytes(12).toString("hex")}:`;
    const written = JSON.stringify(pick(JSON.parse(asMarkedStrings(this.text, numbers, mark))));
    return written.replaceAll(new RegExp(`"${mark}([-+.0-9eE]+)"`, "g"), "$1");
  }

  #inexactNumbers(): readonly Span[] {
    this.#inexact ??= mayHoldInexactNumber(this.text) ? inexactNumbers(this.text) : [];
    return this.#inexact;
  }
}

/**
 * Whether a text may hold a number of 16 digits or more, with a fraction or an exponent, or `-0`. Also hits inside strings, which costs time only.
 * The pattern says no to spaces and to single digits at once, and each run of digits is looked at once.
 */
function mayHoldInexactNumber(text: string): boolean {
  const suspicious = /-0|\d[\d.eE]/g;
  for (let hit = suspicious.exec(text); hit !== null; hit = suspicious.exec(text)) {
    const isMinusZero = text.charCodeAt(hit.index) === MINUS;
    let end = hit.index + Number(isMinusZero);
    while (isDigit(text.charCodeAt(end))) end += 1;
    const begin = text.charCodeAt(hit.index - 1) === MINUS ? hit.index - 1 : hit.index;
    const isInexact = isMinusZero || end - hit.index >= 16 || FRACTION_OR_EXPONENT.includes(text.charAt(end));
    if (isInexact && (begin === 0 || BEFORE_A_NUMBER.includes(text.charAt(begin - 1)))) return true;
    suspicious.lastIndex = end;
  }
  return false;
}

const FRACTION_OR_EXPONENT = [".", "e", "E"];
const BEFORE_A_NUMBER = [" ", "\t", "\n", "\r", "[", ":", ","];

/** Where a number begins and where it ends. */
type Span = readonly [start: number, end: number];

/** The inexact numbers of a text that is JSON, in their order; it stops with the first that is one too many. */
function inexactNumbers(text: string): Span[] {
  const found: Span[] = [];
  for (let at = 0; at < text.length && found.length <= MOST_INEXACT_NUMBERS; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (!isExact(text, at, end)) found.push([at, end]);
      at = end;
    } else {
      at += 1;
    }
  }
  return found;
}

/** The index behind the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (isOfNumber(text.charCodeAt(end))) end += 1;
  return end;
}

/** Digits, point, exponent and signs. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === POINT || code === MINUS || code === PLUS || (code | 0x20) === SMALL_E;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isExact(text: string, start: number, end: number): boolean {
  return isShortInteger(text, start, end) || isWrittenTheSame(text.slice(start, end));
}

/** Without a look at its value: what masses of small integers cost is what counts. */
function isShortInteger(text: string, start: number, end: number): boolean {
  if (end - start > 15 || (text.charCodeAt(start) === MINUS && text.charCodeAt(start + 1) === ZERO)) return false;
  for (let at = start + 1; at < end; at += 1) {
    if (!isDigit(text.charCodeAt(at))) return false;
  }
  return true;
}

function isWrittenTheSame(number: string): boolean {
  return String(Number(number)) === number;
}

function asMarkedStrings(text: string, numbers: readonly Span[], mark: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (const [start, end] of numbers) {
    parts.push(text.slice(copied, start), `"${mark}${text.slice(start, end)}"`);
    copied = end;
  }
  return parts.join("") + text.slice(copied);
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const SMALL_E = 0x65;
