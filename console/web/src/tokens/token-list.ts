import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { NoAnswer } from "../api/failure.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { TokenPageAnswer } from "../api/types.js";
import { filterQuery, type ListAddress } from "./list-address.js";

/** So many rows are on a page. */
const ROWS = 50;

/** The page of the list that the address tells of. What was there before stays until it is. */
export function useTokenList(shardId: string, address: ListAddress): UseQueryResult<TokenPageAnswer> {
  const query = filterQuery(address);
  query.set("sort", address.sort);
  query.set("limit", String(ROWS));
  if (address.after !== "") query.set("cursor", address.after);
  const url = `${path`/shards/${shardId}/tokens`}?${query}`;
  return useQuery({
    queryKey: [url],
    queryFn: async ({ signal }) => {
      const answer = await request<TokenPageAnswer>(url, { signal });
      // Some proxies answer everything with 200 and something of their own.
      if (!Array.isArray(answer.tokens)) throw new NoAnswer("GET");
      return answer;
    },
    placeholderData: keepPreviousData,
  });
}

/** How many tokens the list has on all its pages; asked for once a page is there, so that none waits for it. */
export function useTokenCount(shardId: string, address: ListAddress, isWanted: boolean): number | undefined {
  const query = filterQuery(address);
  return useOne<{ count: number }>(`${path`/shards/${shardId}/token-count`}?${query}`, isWanted).data?.count;
}
