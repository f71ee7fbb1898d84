import { fstatSync } from "node:fs";
import { text } from "node:stream/consumers";

/** What is piped in; undefined when nothing is, or only an end. */
export async function pipedInput(): Promise<string | undefined> {
  if (!isPiped()) return undefined;
  const input = await text(process.stdin);
  return input.trim() === "" ? undefined : input;
}

function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false; // it is closed
  }
}
