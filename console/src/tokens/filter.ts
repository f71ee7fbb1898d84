import { type RawBuilder, sql } from "kysely";
import type { Permission } from "pulumi-keyring-near";
import { contains } from "../store/contains.js";
import { prefixEnd } from "./label-filter.js";

/** What tokens people look for. All conditions must hold; what is undefined is none. */
export interface TokenFilter {
  /** A text that the name contains, whatever the case of its letters. */
  name?: string | undefined;
  /** A text that the name, the label `owner` or the id contains, whatever the case of its letters. */
  search?: string | undefined;
  /** What the token is at a moment. Suspended tokens count as active: they can come back. */
  status?: { is: "active" | "expired" | "revoked"; at: Date } | undefined;
  /** Only tokens that are alive at the first time and no longer at the second. */
  ends?: { after: Date; by: Date } | undefined;
  neverUsed?: boolean | undefined;
  /** The Pulumi stack that issued it, as the label `owner` names it: "acme/infra/dev", or with fewer or more parts before it. */
  stack?: string | undefined;
  /** Only tokens that may do this; "full" finds those with full access alone. */
  permission?: Permission | "full" | undefined;
  /** The id of the access key or person that issued it. */
  issuedBy?: string | undefined;
  /** SHA-256 of its value. */
  valueHash?: Buffer | undefined;
}

/** The conditions on a row of `tokens`, each beginning with "and", but for that of the stack; empty without any. */
export function conditionsOf(filter: TokenFilter): RawBuilder<unknown> {
  const { name, search, status, ends, neverUsed, permission, issuedBy, valueHash } = filter;
  const conditions = [
    name !== undefined && contains(NAME, name),
    search !== undefined && isFoundBy(search),
    status && STATUS[status.is](status.at),
    ends && sql`tokens.dead_at > ${ends.after} and tokens.dead_at <= ${ends.by}`,
    // As the index by last use has it.
    neverUsed && sql`coalesce(tokens.last_used_at, '-infinity'::timestamptz) = '-infinity'::timestamptz`,
    permission && sql`tokens.permissions && ${permission === "full" ? ["full"] : [permission, "full"]}::text[]`,
    issuedBy !== undefined && sql`tokens.issued_by = ${issuedBy}`,
    // Found by its own index first: the order of a list would have every row looked at.
    valueHash && sql`tokens.id = (select found.id from tokens as found where found.value_hash = ${valueHash})`,
  ].filter((condition) => typeof condition === "object");
  if (conditions.length === 0) return sql``;
  return sql`and ${sql.join(conditions, sql` and `)}`;
}

/** Only what can be a part of an id is looked for in ids. */
function isFoundBy(search: string): RawBuilder<unknown> {
  const inId = /^[0-9a-f-]+$/i.test(search) ? sql`or ${contains(ID, search)}` : sql``;
  return sql`(${contains(NAME, search)} or ${contains(OWNER, search)} ${inId})`;
}

const NAME = sql<string>`tokens.name`;
const OWNER = sql<string>`coalesce(tokens.labels ->> 'owner', '')`;
const ID = sql<string>`tokens.id::text`;

/** What ended a token first decides between expired and revoked, as in `statusOf`. */
const STATUS = {
  active: (at: Date) => sql`(tokens.dead_at is null or tokens.dead_at > ${at})`,
  revoked: (at: Date) => sql`(tokens.dead_at <= ${at} and tokens.revoke_at = tokens.dead_at)`,
  expired: (at: Date) => sql`(tokens.dead_at <= ${at} and tokens.revoke_at is distinct from tokens.dead_at)`,
};

/**
 * What a list selects from: the tokens, or those of one Pulumi stack. The label `owner` is `<prefix>/<organization>/<project>/<stack>/<resource>`:
 * what stands before the resource ends with the stack, so that backwards it begins with it, as its index has it.
 */
export function sourceOf(shardId: string, stack: string | undefined): RawBuilder<unknown> {
  if (stack === undefined) return sql`tokens`;
  const beginning = Array.from(`/${stack}`).reverse().join("");
  const backwards = sql`reverse('/' || regexp_replace(label.value, '/[^/]*$', '')) collate "C"`;
  const end = prefixEnd(beginning);
  // "offset 0" has them found first: the order of a list would have every token of the shard looked at.
  return sql`(
    select tokens.* from token_labels as label join tokens on tokens.id = label.token_id
    where label.shard_id = ${shardId} and label.key = 'owner' and ${backwards} >= ${beginning}
      ${end === undefined ? sql`` : sql`and ${backwards} < ${end}`} offset 0
  ) as tokens`;
}
