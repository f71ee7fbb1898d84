import { type RawBuilder, sql } from "kysely";
import type { Permission } from "pulumi-keyring-near";
import { contains } from "../store/contains.js";

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

/** The conditions on a row of `tokens`, each beginning with "and"; empty without any. */
export function conditionsOf(filter: TokenFilter): RawBuilder<unknown> {
  const { name, search, status, ends, neverUsed, stack, permission, issuedBy, valueHash } = filter;
  const conditions = [
    name !== undefined && contains(NAME, name),
    search !== undefined && sql`(${contains(NAME, search)} or ${contains(OWNER, search)} or ${contains(ID, search)})`,
    status && STATUS[status.is](status.at),
    ends && sql`tokens.dead_at > ${ends.after} and tokens.dead_at <= ${ends.by}`,
    neverUsed && sql`tokens.last_used_at is null`,
    stack !== undefined && isOfStack(stack),
    permission && sql`tokens.permissions && ${permission === "full" ? ["full"] : [permission, "full"]}::text[]`,
    issuedBy !== undefined && sql`tokens.issued_by = ${issuedBy}`,
    valueHash && sql`tokens.value_hash = ${valueHash}`,
  ].filter((condition) => typeof condition === "object");
  if (conditions.length === 0) return sql``;
  return sql`and ${sql.join(conditions, sql` and `)}`;
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

/** The owner is `<prefix>/<organization>/<project>/<stack>/<resource>`: what stands before the resource ends with the stack. */
function isOfStack(stack: string): RawBuilder<unknown> {
  const ending = `/${stack}`;
  return sql`right('/' || regexp_replace(${OWNER}, '/[^/]*$', ''), length(${ending}::text)) = ${ending}`;
}
