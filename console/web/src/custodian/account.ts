import { useQuery } from "@tanstack/react-query";
import { path, request } from "../api/request.js";
import type { Account } from "../api/types.js";

/** An account in custody: null when it is not, undefined until that is known. */
export function useAccount(
  shardId: string,
  accountId: string,
): { account: Account | null | undefined; error: Error | null } {
  const url = path`/shards/${shardId}/accounts`;
  const { data, error } = useQuery({
    queryKey: [url, accountId],
    queryFn: ({ signal }) => find(url, accountId, signal),
  });
  return { account: data, error };
}

interface AccountPage {
  accounts: Account[];
  nextCursor: string | null;
}

/** The API has no route for one account alone. */
async function find(url: string, accountId: string, signal: AbortSignal): Promise<Account | null> {
  for (let query = ""; ; ) {
    const { accounts, nextCursor } = await request<AccountPage>(`${url}${query}`, { signal });
    const found = accounts.find((account) => account.accountId === accountId);
    if (found || nextCursor === null) return found ?? null;
    query = `?cursor=${encodeURIComponent(nextCursor)}`;
  }
}
