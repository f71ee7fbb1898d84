import { useInfiniteQuery } from "@tanstack/react-query";
import { NoAnswer } from "./failure.js";
import { request } from "./request.js";

/** A list that grows page by page. */
export interface Pages<Item> {
  /** Undefined until the first page is there. */
  items: Item[] | undefined;
  error: Error | null;
  /** Asks once more, after an error. */
  again: () => void;
  /** Fetches the next page; undefined on the last one. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/**
 * A list of the console, as far as it was asked for.
 * @param path with a query or without one
 * @param field where a page has its items: "tokens"
 * @param isMoving whether an item is about to change: as long as one is, the list is asked for again and again
 * @param isWanted whether it is asked for at all
 */
export function usePages<Item>(
  path: string,
  field: string,
  isMoving?: (item: Item) => boolean,
  isWanted = true,
): Pages<Item> {
  const query = useInfiniteQuery({
    queryKey: [path],
    enabled: isWanted,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => askForPage<Item>(withCursor(path, pageParam), field, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state: { data } }) =>
      isMoving !== undefined && data?.pages.some(({ items }) => items.some(isMoving)) ? PAUSE_MS : false,
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    again: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
  };
}

/** Between two looks at a list in which something is about to change. */
export const PAUSE_MS = 2_000;

/**
 * A whole list, page after page.
 * @throws RequestRefused, NoAnswer
 */
export async function* eachPage<Item>(path: string, field: string, signal: AbortSignal): AsyncGenerator<Item[]> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: OnePage<Item> = await askForPage<Item>(withCursor(path, cursor), field, signal);
    yield page.items;
    cursor = page.nextCursor;
  }
}

/** One page of a list. */
export interface OnePage<Item> {
  items: Item[];
  nextCursor: string | null;
  /** How many there are on all pages, where the console says it. */
  count: number | undefined;
}

/** @throws RequestRefused, NoAnswer */
export async function askForPage<Item>(path: string, field: string, signal: AbortSignal): Promise<OnePage<Item>> {
  const page = await request<Record<string, unknown>>(path, { signal });
  // Some proxies answer everything with 200 and something of their own.
  if (!Array.isArray(page[field])) throw new NoAnswer("GET");
  return {
    items: page[field] as Item[],
    nextCursor: (page["nextCursor"] as string | null | undefined) ?? null,
    count: page["count"] as number | undefined,
  };
}

function withCursor(path: string, cursor: string): string {
  if (cursor === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
