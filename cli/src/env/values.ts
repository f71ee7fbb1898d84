import { SIGNATURE } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";

/** An output as a state has it. */
export interface Output {
  /** Whether the state keeps it, or a part of it, encrypted. */
  secret: boolean;
  /** Undefined where it is encrypted and was not asked for in clear. */
  value: unknown;
}

/**
 * Reads an output of an exported resource: in `pulumi stack export` a secret is an object of a certain form, with its value as JSON if asked
 * for.
 * @throws CommandFailed where that is no JSON; its own error would quote it
 */
export function readOutput(output: unknown): Output {
  if (Array.isArray(output)) return whole(output.map(readOutput), (values) => values);
  if (typeof output !== "object" || output === null) return { secret: false, value: output };
  if (!Object.hasOwn(output, SIGNATURE)) {
    const keys = Object.keys(output);
    const parts = Object.values(output).map(readOutput);
    return whole(parts, (values) => Object.fromEntries(values.map((value, index) => [keys[index], value])));
  }
  const { plaintext } = output as { plaintext?: unknown };
  return { secret: true, value: typeof plaintext === "string" ? revealed(plaintext) : undefined };
}

/** A value as the text of a variable: what is no text as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function whole(parts: readonly Output[], join: (values: unknown[]) => unknown): Output {
  const secret = parts.some((part) => part.secret);
  const hidden = parts.some((part) => part.secret && part.value === undefined);
  return { secret, value: hidden ? undefined : join(parts.map(({ value }) => value)) };
}

function revealed(plaintext: string): unknown {
  try {
    return JSON.parse(plaintext);
  } catch {
    throw new CommandFailed("The state has a secret that cannot be decrypted.");
  }
}
