import { useQuery } from "@tanstack/react-query";
import { RequestRefused } from "../api/failure.js";
import { path, request } from "../api/request.js";
import type { Account } from "../api/types.js";

/** An account in custody: null when it is not, undefined until that is known. */
export function useAccount(
  shardId: string,
  accountId: string,
): { account: Account | null | undefined; error: Error | null; again: () => void } {
  const url = path`/shards/${shardId}/accounts/${accountId}`;
  const { data, error, refetch } = useQuery({
    queryKey: [url],
    queryFn: async ({ signal }) => {
      try {
        return await request<Account>(url, { signal });
      } catch (error) {
        if (error instanceof RequestRefused && error.slug === "unknown-account") return null;
        throw error;
      }
    },
  });
  return { account: data, error, again: () => void refetch() };
}
