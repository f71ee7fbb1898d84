import { InvalidArgumentError } from "commander";
import { parseDuration } from "pulumi-keyring-provider/inventory";

/** Milliseconds of an option such as `90m`, `7d`; `0` and `0s` too. */
export function durationOption(text: string): number {
  try {
    return text.trim() === "0" ? 0 : parseDuration(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
