import { type RawBuilder, type Selectable, sql } from "kysely";
import { contains } from "../store/contains.js";
import type { Database, TokenTable } from "../store/schema.js";
import { type LabelFilter, prefixEnd } from "./label-filter.js";
import { type Token, toToken } from "./token.js";

/** Which tokens of a shard to list. All conditions must hold. */
export interface TokenListing {
  shardId: string;
  labels: readonly LabelFilter[];
  /** A text that the name contains, whatever the case of its letters. */
  name: string | undefined;
  /** Only tokens that are alive at this moment. */
  activeAt: Date | undefined;
  limit: number;
  after: Position | undefined;
}

/** Where a page ended. The label's value counts only in the order by label. */
export interface Position {
  id: string;
  value?: string | undefined;
}

export interface TokenPage {
  tokens: Token[];
  /** Where the next page begins; undefined on the last one. */
  next: Position | undefined;
}

/**
 * One page of tokens, ordered by id, which is also the order of issue. With nothing but prefixes to go by, the order is
 * that of the first one's label value and then of the id. Either way the page is a walk along one index from where the
 * last page ended, and costs the same however many tokens there are. With a part of a name, the walk is as long as it takes to
 * find a page of them.
 */
export async function listTokens(database: Database, listing: TokenListing): Promise<TokenPage> {
  const lead = listing.labels.find((filter) => !filter.prefix) ?? listing.labels[0];
  const statement = lead ? byLabel(listing, lead) : byId(listing);
  const { rows } = await statement.execute(database);
  const page = rows.slice(0, listing.limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return {
    tokens: page.map(toToken),
    next: last && { id: last.id, value: lead?.prefix ? last.labels[lead.key] : undefined },
  };
}

type Row = Selectable<TokenTable>;

function byId({ shardId, name, activeAt, after, limit }: TokenListing): RawBuilder<Row> {
  return sql<Row>`
    select * from tokens
    where shard_id = ${shardId}
      ${name === undefined ? NOTHING : sql`and ${contains(sql`tokens.name`, name)}`}
      ${activeAt ? sql`and (dead_at is null or dead_at > ${activeAt})` : NOTHING}
      ${after ? sql`and id > ${after.id}` : NOTHING}
    order by id limit ${limit + 1}`;
}

function byLabel(listing: TokenListing, lead: LabelFilter): RawBuilder<Row> {
  const { shardId, labels, name, activeAt, after, limit } = listing;
  const others = labels.filter((filter) => filter !== lead);
  return sql<Row>`
    select tokens.* from token_labels as label join tokens on tokens.id = label.token_id
    where label.shard_id = ${shardId} and label.key = ${lead.key} and ${matches(sql`label.value`, lead)}
      ${name === undefined ? NOTHING : sql`and ${contains(sql`tokens.name`, name)}`}
      ${activeAt ? sql`and (label.dead_at is null or label.dead_at > ${activeAt})` : NOTHING}
      ${after ? afterPosition(after, lead) : NOTHING}
      ${sql.join(
        others.map((filter) => sql`and ${matches(sql`(tokens.labels ->> ${filter.key}) collate "C"`, filter)}`),
        sql` `,
      )}
    order by ${lead.prefix ? sql`label.value, label.token_id` : sql`label.token_id`} limit ${limit + 1}`;
}

function matches(value: RawBuilder<unknown>, filter: LabelFilter): RawBuilder<unknown> {
  if (!filter.prefix) return sql`${value} = ${filter.value}`;
  const end = prefixEnd(filter.value);
  return end === undefined ? sql`${value} >= ${filter.value}` : sql`${value} >= ${filter.value} and ${value} < ${end}`;
}

function afterPosition(after: Position, lead: LabelFilter): RawBuilder<unknown> {
  return lead.prefix
    ? sql`and (label.value, label.token_id) > (${after.value ?? ""}, ${after.id}::uuid)`
    : sql`and label.token_id > ${after.id}`;
}

const NOTHING = sql``;
