import type { AuditRecord } from "../api/types.js";

/** What was done, in words: "Issue token" for the route `issueToken`. */
export function actionInWords(action: string): string {
  const words = action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** By which way it came. */
export const VIA: Record<AuditRecord["via"], string> = {
  api: "API",
  pages: "web pages",
  link: "a one-time code",
  command: "command line",
  server: "console",
  gateway: "gateway",
};

/** What something is that has an id. */
export const KINDS: Record<NonNullable<AuditRecord["target"]>["kind"], string> = {
  token: "token",
  "access-key": "access key",
  person: "person",
  session: "session",
  shard: "shard",
  account: "account",
  key: "key",
  console: "console",
};

/** A change, property by property, as "before → after". Of what was made or ended there is only one side. */
export function changesOf({ before, after }: AuditRecord): { name: string; text: string }[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => {
    const sides = [before, after]
      .filter((side) => side !== null && name in side)
      .map((side) => factInWords(side?.[name]));
    return { name, text: sides.join(" → ") };
  });
}

function factInWords(fact: unknown): string {
  if (fact === null || fact === undefined) return "none";
  if (Array.isArray(fact)) return fact.length === 0 ? "none" : fact.map(factInWords).join(", ");
  return typeof fact === "object" ? JSON.stringify(fact) : String(fact);
}
