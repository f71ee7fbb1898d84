import { InvalidArgumentError, Option } from "commander";
import { parseDuration } from "pulumi-keyring-provider/inventory";

/** Milliseconds of an option such as `90m`, `7d`; `0` and `0s` too. */
export function durationOption(text: string): number {
  try {
    return text.trim() === "0" ? 0 : parseDuration(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** The option by which a command looks at what an explicit provider manages. */
export function providerOption(): Option {
  return new Option(
    "--provider <name>",
    "look at what this explicit provider of the program manages, with its credentials in the environment",
  );
}
