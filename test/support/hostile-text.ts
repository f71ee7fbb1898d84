import fc from "fast-check";

/** Texts with what terminals, logs and readers take for something else. */
const TRICKS = [
  "\u001b[2J\u001b[1;1H",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\",
  "\u001b[31m",
  "\u009b2J",
  "\u202egnp.exe",
  "\u2066\u2069",
  "\u200f\u200e\u061c",
  "\r",
  "\nwarning: all is well",
  "\u2028",
  "\u0085",
  "\u200b\ufeff",
  "\ud800",
  "\u{e0041}",
  "\u0008\u0008",
  "\n::add-mask::a",
  "##[add-mask]a",
  "##vso[task.setvariable variable=a]b",
] as const;

/** Any text, with tricks in it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...TRICKS), fc.string({ unit: "binary", maxLength: 8 }), fc.string({ maxLength: 8 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));

/** What of a line that was printed could deceive a reader or command a CI runner, as code points or as it stands; undefined where nothing could. */
export function harm(line: string): string | undefined {
  const found = line.match(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu);
  return found?.map((character) => character.codePointAt(0)?.toString(16)).join(" ") ?? runnerCommand(line);
}

/** What GitHub's, Azure's or TeamCity's runner would take for a command. */
export function runnerCommand(line: string): string | undefined {
  return /^\s*::[a-z].*/i.exec(line)?.[0] ?? /##\w*\[.*/.exec(line)?.[0];
}
