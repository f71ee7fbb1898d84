import { useQuery } from "@tanstack/react-query";
import { allows } from "../../../src/access/rights.js";
import { askForPage } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Account, Shard } from "../api/types.js";
import { nearOf, YOCTO_PER_NEAR } from "../custodian/near.js";
import { useSession } from "../session/session.js";
import { isClosed } from "../shards/closed-shard.js";

/** An account in custody that can soon no longer pay for what the custodian signs. */
export interface LowBalance {
  shardId: string;
  accountId: string;
  /** In NEAR, as people read it. */
  balance: string;
}

/** Accounts with less than 1 NEAR, of the first shards whose keys one may see. Where a shard does not answer, nothing is known. */
export function useLowBalances(): LowBalance[] {
  const { person } = useSession();
  const { data } = useQuery({
    queryKey: ["low balances"],
    queryFn: async ({ signal }) => {
      const { items: shards } = await askForPage<Shard>(`/shards?limit=${MOST_SHARDS}`, "shards", signal);
      const asked = shards.filter((shard) => !isClosed(shard) && allows(person, "view-keys", shard.id));
      return (await Promise.all(asked.map(({ id }) => findLow(id, signal)))).flat();
    },
    staleTime: 60_000,
    enabled: person.rights.includes("view-keys"),
  });
  return data ?? [];
}

async function findLow(shardId: string, signal: AbortSignal): Promise<LowBalance[]> {
  try {
    const url = `${path`/shards/${shardId}/accounts`}?limit=${MOST_ACCOUNTS}`;
    const { items } = await askForPage<Account>(url, "accounts", signal);
    return items.flatMap(({ accountId, balance }) =>
      balance !== null && BigInt(balance) < YOCTO_PER_NEAR ? [{ shardId, accountId, balance: nearOf(balance) }] : [],
    );
  } catch (error) {
    if (signal.aborted) throw error;
    return [];
  }
}

/** For each account, its chain is asked. */
const MOST_SHARDS = 20;
const MOST_ACCOUNTS = 100;
