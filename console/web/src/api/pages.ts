import { useInfiniteQuery } from "@tanstack/react-query";
import { request } from "./request.js";

/** A list that grows page by page. */
export interface Pages<Item> {
  /** Undefined until the first page is there. */
  items: Item[] | undefined;
  error: Error | null;
  /** Fetches the next page; undefined on the last one. */
  more: (() => void) | undefined;
  loadingMore: boolean;
}

/**
 * A list of the console, as far as it was asked for.
 * @param path with a query or without one
 * @param field where a page has its items: "tokens"
 */
export function usePages<Item>(path: string, field: string): Pages<Item> {
  const query = useInfiniteQuery({
    queryKey: [path],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => request<Record<string, unknown>>(withCursor(path, pageParam), { signal }),
    getNextPageParam: (page) => page["nextCursor"] as string | null | undefined,
  });
  return {
    items: query.data?.pages.flatMap((page) => page[field] as Item[]),
    error: query.error,
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loadingMore: query.isFetchingNextPage,
  };
}

function withCursor(path: string, cursor: string): string {
  if (cursor === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
