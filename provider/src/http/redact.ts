const MASK = "[secret]";

/** Everything that looks like a credential of the systems this project knows, wherever it stands in a text. */
const SHAPES = [
  /\bkeyring_[A-Za-z0-9_-]{20,}/g,
  /\bAstraCS:[A-Za-z0-9:_.-]+/g,
  // a private key of one curve is as long as a public key of the other
  /\bed25519:[1-9A-HJ-NP-Za-km-z]{80,}/gi,
  /\bsecp256k1:[1-9A-HJ-NP-Za-km-z]{40,50}\b/gi,
  /\b[0-9a-f]{64}\b/gi,
  /\b(?:bearer)\s+[^\s"',;]+/gi,
];

/**
 * A text without credentials: the given values and whatever has the shape of one.
 * Texts that come from a server go through here before they reach an error or a log.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 6) clean = clean.split(secret).join(MASK);
  for (const shape of SHAPES) clean = clean.replace(shape, MASK);
  return clean;
}
