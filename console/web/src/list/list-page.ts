import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { askForPage, type OnePage, PAUSE_MS } from "../api/pages.js";

/** So many rows are on a page. */
const ROWS = 50;

/** Where a list comes from. */
export interface ListSource<Item> {
  /** Below /api/v1: "/access-keys". */
  path: string;
  /** Filters and order, as the console takes them. */
  query: URLSearchParams;
  /** Where a page has its items: "accessKeys". */
  field: string;
  /** The cursor of the page; empty for the first one. */
  after: string;
  /** Whether an item is about to change: as long as one is, the page is asked for again and again. */
  isMoving?: (item: Item) => boolean;
}

/** One page of a list. What was there before stays until it is. */
export function useListPage<Item>({
  path,
  query,
  field,
  after,
  isMoving,
}: ListSource<Item>): UseQueryResult<OnePage<Item>> {
  const asked = new URLSearchParams(query);
  asked.set("limit", String(ROWS));
  if (after !== "") asked.set("cursor", after);
  const url = `${path}?${asked}`;
  return useQuery({
    queryKey: [url],
    queryFn: ({ signal }) => askForPage<Item>(url, field, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      isMoving !== undefined && data?.items.some(isMoving) === true ? PAUSE_MS : false,
  });
}
