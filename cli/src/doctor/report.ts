import { printable } from "pulumi-keyring-provider/tools";
import { colours } from "../terminal/output.js";
import type { Check } from "./check.js";

/** Checks for people: a line each, with what to do below it. */
export function doctorReport(checks: readonly Check[]): string {
  const { bold, dim, green, red, yellow } = colours();
  const marks = { good: green("✓"), warning: yellow("!"), bad: red("✗") };
  const width = Math.max(...checks.map(({ what }) => what.length));
  const lines = checks.map(({ what, verdict, found, advice }) => {
    const line = `  ${marks[verdict]} ${bold(what.padEnd(width))}  ${printable(found)}`;
    return advice === undefined ? line : `${line}\n    ${" ".repeat(width)}  ${dim(printable(advice))}`;
  });
  return lines.join("\n");
}
