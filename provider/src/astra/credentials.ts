import { createHash } from "node:crypto";

/** The values of a token that Astra tells once. */
export interface Credentials {
  token: string;
  /** The password to the user name that the client id is. */
  secret: string;
  /** The file that Astra's console offers to save. */
  csv: string;
}

/** The file that Astra's console offers to save, RFC 4180: a header and one row. */
export function credentialsCsv(clientId: string, secret: string, token: string): string {
  const row = (...fields: string[]) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\r\n`;
  return row("Client Id", "Client Secret", "Token") + row(clientId, secret, token);
}

/** Whether values have the form of a token of this client id: `AstraCS:<client id>:<sha256 of the secret>`. */
export function belongTogether(clientId: string, token: string, secret: string | undefined): boolean {
  const [, id, digest] = /^AstraCS:([A-Za-z]{24}):([0-9a-f]{64})$/.exec(token) ?? [];
  if (id !== clientId) return false;
  return secret === undefined || createHash("sha256").update(secret).digest("hex") === digest;
}
