/** An output as a state has it. */
export interface Output {
  /** Whether the state keeps it encrypted. */
  secret: boolean;
  /** Undefined where it is encrypted and was not asked for in clear. */
  value: unknown;
}

/** Reads an output of an exported resource: in `pulumi stack export` a secret is an object of this form, with its value as JSON if asked for. */
export function readOutput(output: unknown): Output {
  if (typeof output !== "object" || output === null || !(SIGNATURE in output)) return { secret: false, value: output };
  const { plaintext } = output as { plaintext?: unknown };
  return { secret: true, value: typeof plaintext === "string" ? JSON.parse(plaintext) : undefined };
}

/** A value as the text of a variable: what is no text as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** How Pulumi's states mark what is more than JSON. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
