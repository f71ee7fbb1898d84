import { type RawBuilder, sql } from "kysely";
import { contains } from "../store/contains.js";
import type { Listing } from "../store/listing.js";
import type { AccessKeyStatus } from "./access-key.js";

/** Which access keys to list. All conditions must hold. */
export interface AccessKeyFilter {
  /** A part of the name. */
  name?: string | undefined;
  /** A part of the name or the id. */
  search?: string | undefined;
  status?: AccessKeyStatus | undefined;
  withRemoved: boolean;
}

export function accessKeyListing(
  { name, search, status, withRemoved }: AccessKeyFilter,
  now: Date,
): Listing<"access_keys"> {
  const where = [
    withRemoved || status === "removed" ? sql`true` : sql`removed_at is null`,
    ...(name === undefined ? [] : [contains(sql`name`, name)]),
    ...(search === undefined ? [] : [sql`(${contains(sql`name`, search)} or ${contains(sql`id::text`, search)})`]),
    ...(status === undefined ? [] : [sql`${statusAt(now)} = ${status}`]),
  ];
  return { table: "access_keys", id: "id", where, keys: KEYS };
}

/** As `statusOf` decides it. */
function statusAt(now: Date): RawBuilder<unknown> {
  return sql`case when removed_at is not null then 'removed' when expires_at <= ${now} then 'expired'
    when suspended_at is not null then 'suspended' when disabled_at is not null then 'disabled' else 'active' end`;
}

const KEYS = {
  name: sql`lower(name) collate "C"`,
  end: sql`coalesce(expires_at, 'infinity'::timestamptz)`,
  used: sql`coalesce(last_used_at, '-infinity'::timestamptz)`,
};
