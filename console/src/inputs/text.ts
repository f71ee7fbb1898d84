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

/** A text that nothing is wrong with. What is wrong with another one is said without repeating it. */
export function textWithout(wrong: (value: unknown) => string | undefined) {
  return z.string({ error: ({ input }) => wrong(input) }).check(({ value, issues }) => {
    const message = wrong(value);
    if (message !== undefined) issues.push({ code: "custom", message, input: "[not repeated]" });
  });
}

/** What is read from a text that may be secret. What is wrong with another one is said without repeating it. */
export function readWith<Read extends object>(read: (value: unknown) => Read | { reason: string }) {
  return z.string({ error: ({ input }) => reasonOf(read(input)) }).transform((text, context): Read => {
    const result = read(text);
    if (!("reason" in result)) return result;
    context.addIssue({ code: "custom", message: result.reason, input: "[not repeated]" });
    return z.NEVER;
  });
}

function reasonOf(result: object | { reason: string }): string | undefined {
  return "reason" in result ? String(result.reason) : undefined;
}

const STORABLE = /^[^\p{Cc}\p{Cs}]*$/u;

function tooLong(maximum: number): string {
  return `must have at most ${maximum} characters`;
}
