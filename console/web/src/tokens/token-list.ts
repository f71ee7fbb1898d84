import type { UseQueryResult } from "@tanstack/react-query";
import { useOne } from "../api/one.js";
import type { OnePage } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Token } from "../api/types.js";
import { useListPage } from "../list/list-page.js";
import { filterQuery, type TokensShown } from "./list-address.js";

/** The page of the list that the address tells of. */
export function useTokenList(shardId: string, shown: TokensShown): UseQueryResult<OnePage<Token>> {
  const query = filterQuery(shown);
  query.set("sort", shown.sort);
  return useListPage<Token>({ path: path`/shards/${shardId}/tokens`, query, field: "tokens", after: shown.after });
}

/** How many tokens the list has on all its pages; asked for once a page is there, so that none waits for it. */
export function useTokenCount(shardId: string, shown: TokensShown, isWanted: boolean): number | undefined {
  const url = `${path`/shards/${shardId}/token-count`}?${filterQuery(shown)}`;
  return useOne<{ count: number }>(url, isWanted).data?.count;
}
