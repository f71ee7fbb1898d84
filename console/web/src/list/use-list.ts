import type { UseQueryResult } from "@tanstack/react-query";
import { useOne } from "../api/one.js";
import type { OnePage } from "../api/pages.js";
import { type ListSource, useListPage } from "./list-page.js";

/** A list with the number of its items. */
export interface ListWithCount<Item> {
  page: UseQueryResult<OnePage<Item>>;
  count: number | undefined;
}

/** One page of a list that counts; how many there are in all is asked for once a page is there, so that none waits for it. */
export function useCountedList<Item>(source: ListSource<Item>): ListWithCount<Item> {
  const page = useListPage<Item>(source);
  const query = new URLSearchParams(source.query);
  query.set("count", "true");
  query.set("limit", "1");
  const isWanted = page.data !== undefined && !page.isPlaceholderData;
  const isAll = source.after === "" && page.data?.nextCursor === null;
  const { data } = useOne<{ count?: number }>(`${source.path}?${query}`, isWanted && !isAll);
  return { page, count: isAll ? page.data?.items.length : data?.count };
}
