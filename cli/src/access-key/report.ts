import type { AccessKeyAnswer } from "pulumi-keyring-provider/tools";
import type { Destination } from "./destination.js";

/** What was created, and how it comes into use. */
export function accessKeyReport(
  { name, rights, shards, expiresAt }: AccessKeyAnswer,
  { words, next }: Destination,
): string[] {
  const where = shards === "all" ? "all shards" : shards.join(", ");
  const end = expiresAt === null ? "does not expire" : `expires at ${expiresAt}`;
  return [
    `Created access key ${JSON.stringify(name)}: ${rights.join(", ")}; for ${where}; ${end}. Its value is in ${words}.`,
    ...next,
  ];
}
