import { InvalidArgumentError, Option } from "commander";
import { parseDuration, whyNoDuration, whyNoRequestCount } from "pulumi-keyring-near";
import { whyNoAddressRange } from "pulumi-keyring-near/address-ranges";

/** Milliseconds of an option such as `90m`, `7d`; `0` and `0s` too. */
export function durationOption(text: string): number {
  if (text.trim() === "0") return 0;
  const wrong = whyNoDuration(text);
  if (wrong !== undefined) throw new InvalidArgumentError(`It ${wrong}.`);
  return parseDuration(text);
}

/** The values so far of an option that may be repeated, and one more. */
export function repeated(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** An address or a CIDR range, and those before it. */
export function rangesOption(text: string, ranges: readonly string[] = []): string[] {
  const wrong = whyNoAddressRange(text);
  if (wrong !== undefined) throw new InvalidArgumentError(`It ${wrong}.`);
  return [...ranges, text];
}

/** A number of requests. */
export function requestsOption(text: string): number {
  const wrong = whyNoRequestCount(/^\d+$/.test(text) ? Number(text) : text);
  if (wrong !== undefined) throw new InvalidArgumentError(`It ${wrong}.`);
  return Number(text);
}

/** The option that names the stack. */
export function stackOption(): Option {
  return new Option("-s, --stack <name>", "the stack (default: the one selected)");
}

/**
 * The option that names the program's folder.
 * @param more what else its help is to say
 */
export function folderOption(more = ""): Option {
  return new Option("-C, --cwd <folder>", `the folder of the Pulumi program (default: this one)${more}`);
}

/** The option by which a command looks at what an explicit provider manages. */
export function providerOption(): Option {
  return new Option(
    "--provider <name>",
    "check this explicit provider's resources; set its address and credential in the environment",
  );
}
