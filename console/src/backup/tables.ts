import { type Kysely, sql } from "kysely";
import type { Tables } from "../store/schema.js";

/** The tables of a backup, each after those it refers to. */
export const BACKED_UP = [
  "shards",
  "access_keys",
  "tokens",
  "custodian_check",
  "custodial_accounts",
  "operations",
  "people",
  "restores",
  // who did what must be known after a restore, too: an attacker may be the reason for it
  "audit_writers",
  "audit",
] as const satisfies readonly (keyof Tables)[];

/** The tables that no backup holds, and why. */
export const LEFT_OUT = {
  sessions: "a restore ends every session",
  setup_codes: "a restored console makes its own",
  attempts: "counts of the last minutes",
  token_usage: "counts of the last weeks",
  account_balances: "what chains said in the last months",
  balance_samplings: "a restored console asks chains anew",
  token_labels: "made again from the labels of tokens",
} as const satisfies Partial<Record<keyof Tables, string>>;

/** Whether a database has a table; one of an older schema lacks some. */
export async function isThere(database: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(database);
  return rows[0]?.there ?? false;
}
