import type { IssuedToken, Token } from "../api/types.js";
import { ownerOf } from "../parts/owner.js";

/** Tokens as a table for other programs: a line each, with their times in UTC and no values. */
export function tokensAsCsv(tokens: readonly Token[]): string {
  const lines = tokens.map((token) => [
    token.id,
    token.name,
    token.status,
    token.permissions === "full" ? "full" : token.permissions.join(" "),
    token.createdAt,
    token.expiresAt ?? "",
    token.revokeAt ?? "",
    token.lastUsedAt ?? "",
    `${token.issuedBy.kind} ${token.issuedBy.id}`,
    ownerOf(token.labels)?.stack ?? "",
    JSON.stringify(token.labels),
  ]);
  return table(HEADINGS, ...lines);
}

/** A token with its value, a line below the headings. */
export function issuedTokenAsCsv({ id, shardId, name, expiresAt, rpcUrl, value }: IssuedToken): string {
  return table(
    ["id", "shardId", "name", "expiresAt", "rpcUrl", "token"],
    [id, shardId, name, expiresAt ?? "", rpcUrl, value],
  );
}

function table(...lines: string[][]): string {
  return lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

const HEADINGS = [
  ...["id", "name", "status", "permissions", "createdAt", "expiresAt", "revokeAt", "lastUsedAt"],
  ...["issuedBy", "stack", "labels"],
];

/** A cell that spreadsheets take for text: what begins like a formula gets an apostrophe before it. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
