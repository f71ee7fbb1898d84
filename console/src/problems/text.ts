import { z } from "zod";

/** A text for people: trimmed, not empty. */
export function readableText(maximum: number) {
  return z
    .string("must be a text")
    .trim()
    .min(1, "must not be empty")
    .max(maximum, tooLong(maximum))
    .regex(STORABLE, "must not contain control characters");
}

/** A text that is kept exactly as it is: no control characters and no broken surrogates, which no database would keep. */
export function storableText(maximum: number) {
  return z
    .string("must be a text")
    .max(maximum, tooLong(maximum))
    .regex(STORABLE, "must not contain control characters");
}

const STORABLE = /^[^\p{Cc}\p{Cs}]*$/u;

function tooLong(maximum: number): string {
  return `must have at most ${maximum} characters`;
}
