import { readPublicKey } from "pulumi-keyring-near";
import { z } from "zod";

/** A public key, brought into the one form that keys are compared in. What was given may be a private key, which no issue is to hold. */
export const publicKeyShape = z.string({ error: ({ input }) => reasonOf(input) }).transform((text, { issues }) => {
  const read = readPublicKey(text);
  if ("publicKey" in read) return read.publicKey;
  issues.push({ code: "custom", input: undefined, message: read.reason });
  return z.NEVER;
});

function reasonOf(value: unknown): string | undefined {
  const read = readPublicKey(value);
  return "reason" in read ? read.reason : undefined;
}
