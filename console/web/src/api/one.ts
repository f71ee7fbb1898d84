import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { request } from "./request.js";

/**
 * One thing of the console, as it answers at this path.
 * @param isWanted whether it is asked for at all
 */
export function useOne<Answer>(path: string, isWanted = true): UseQueryResult<Answer> {
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => request<Answer>(path, { signal }),
    enabled: isWanted,
  });
}
