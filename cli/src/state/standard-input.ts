import { fstatSync } from "node:fs";
import { text } from "node:stream/consumers";
import { progress } from "../terminal/output.js";

/** What is piped in; undefined when nothing is, or only an end. */
export async function pipedInput(): Promise<string | undefined> {
  if (!isPiped()) return undefined;
  const word = setTimeout(() => progress(WAITING), NOTICE_AFTER_MS);
  const input = await text(process.stdin);
  clearTimeout(word);
  return input.trim() === "" ? undefined : input;
}

/** A job that leaves a pipe open on standard input and never writes to it would otherwise hang without a word. */
const WAITING =
  "Waiting for a state on standard input (pulumi stack export | …). To run Pulumi instead, use --stack or --cwd, or add </dev/null.";
/** Milliseconds. */
const NOTICE_AFTER_MS = 3_000;

function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false; // it is closed
  }
}
