import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Database, TokenTable } from "../store/schema.js";
import { conditionsOf, sourceOf, type TokenFilter } from "./filter.js";
import { type LabelFilter, prefixEnd } from "./label-filter.js";
import { sortedBy, type TokenOrder, writeOrder } from "./order.js";
import { type Token, toToken } from "./token.js";

/** Which tokens of a shard are meant. All conditions must hold. */
export interface TokenSelection {
  shardId: string;
  labels: readonly LabelFilter[];
  filter: TokenFilter;
}

/** Which of them to list, and in which order. */
export interface TokenListing extends TokenSelection {
  /** Undefined for the order of `listTokens` itself. */
  order: TokenOrder | undefined;
  limit: number;
  after: Position | undefined;
}

/** Where a page ended. The value is the one that the list is sorted by: a label's, or that of the order. */
export interface Position {
  id: string;
  value?: string | undefined;
  /** The order in which the page was; undefined for the order of `listTokens` itself. */
  sort?: string | undefined;
}

export interface TokenPage {
  tokens: Token[];
  /** Where the next page begins; undefined on the last one. */
  next: Position | undefined;
}

/**
 * One page of tokens, ordered by id, which is also the order of issue. With nothing but prefixes to go by, the order is
 * that of the first one's label value and then of the id. Either way the page is a walk along one index from where the
 * last page ended, and costs the same however many tokens there are. So it is in another order. With further conditions, the walk is as long as it takes to find a page of tokens that meet them.
 */
export async function listTokens(database: Database, listing: TokenListing): Promise<TokenPage> {
  if (listing.order) return listSorted(database, listing, listing.order);
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

async function listSorted(database: Database, listing: TokenListing, order: TokenOrder): Promise<TokenPage> {
  const { after, limit } = listing;
  const { orderBy, key, behind } = sortedBy(listing.filter.valueHash ? AT_MOST_ONE : order);
  const { rows } = await sql<Row & { sort_key: string | null }>`
    select tokens.*, ${key ?? sql`null`} as sort_key from ${sourceOf(listing.shardId, listing.filter.stack)}
    where ${selected(listing)} ${after ? sql`and ${behind(after)}` : NOTHING}
    order by ${orderBy} limit ${limit + 1}`.execute(database);
  const page = rows.slice(0, limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return {
    tokens: page.map(toToken),
    next: last && { id: last.id, value: last.sort_key ?? undefined, sort: writeOrder(order) },
  };
}

/** How many tokens are meant. Takes as long as looking at each one does. */
export async function countTokens(database: Database, selection: TokenSelection): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*)::text as count from ${sourceOf(selection.shardId, selection.filter.stack)} where ${selected(selection)}`.execute(
    database,
  );
  return Number(rows[0]?.count ?? 0);
}

/** The condition on a row of `tokens` to be among those that are meant. */
function selected({ shardId, labels, filter }: TokenSelection): RawBuilder<unknown> {
  const byLabels = labels.map(
    (label) => sql` and tokens.id in (
      select token_id from token_labels as label
      where label.shard_id = ${shardId} and label.key = ${label.key} and ${matches(sql`label.value`, label)})`,
  );
  return sql`tokens.shard_id = ${shardId} ${conditionsOf(filter)} ${byLabels.length > 0 ? sql.join(byLabels, NOTHING) : NOTHING}`;
}

function byId({ shardId, filter, after, limit }: TokenListing): RawBuilder<Row> {
  return sql<Row>`
    select tokens.* from ${sourceOf(shardId, filter.stack)}
    where tokens.shard_id = ${shardId} ${conditionsOf(filter)}
      ${after ? sql`and tokens.id > ${after.id}` : NOTHING}
    order by tokens.id limit ${limit + 1}`;
}

function byLabel(listing: TokenListing, lead: LabelFilter): RawBuilder<Row> {
  const { shardId, labels, filter, after, limit } = listing;
  // The label has a copy of when its token ends: dead tokens need not be read.
  const activeAt = filter.status?.is === "active" ? filter.status.at : undefined;
  const others = labels.filter((label) => label !== lead);
  return sql<Row>`
    select tokens.* from token_labels as label join ${sourceOf(shardId, filter.stack)} on tokens.id = label.token_id
    where label.shard_id = ${shardId} and label.key = ${lead.key} and ${matches(sql`label.value`, lead)}
      ${conditionsOf(activeAt ? { ...filter, status: undefined } : filter)}
      ${activeAt ? sql`and (label.dead_at is null or label.dead_at > ${activeAt})` : NOTHING}
      ${after ? afterPosition(after, lead) : NOTHING}
      ${sql.join(
        others.map((label) => sql`and ${matches(sql`(tokens.labels ->> ${label.key}) collate "C"`, label)}`),
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

/** A value belongs to one token at most: the order that costs nothing. */
const AT_MOST_ONE: TokenOrder = { by: "created", descending: false };
