import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { allows } from "../../../src/access/rights.js";
import { eachPage } from "../api/pages.js";
import type { Person, Shard } from "../api/types.js";
import { useSession } from "../session/session.js";
import { findLivingTokens } from "./living.js";

/** What an access key or a person issued on a shard, as far as it is still alive. */
export interface IssuedThere {
  shardId: string;
  /** Undefined where one may not look at tokens. */
  tokens: number | undefined;
  /** The Pulumi stacks that some of them belong to. */
  stacks: readonly string[];
}

/** The living tokens of an issuer, shard by shard, on those shards where one may revoke them. Suspended ones count: they can come back. */
export function useIssued(issuerId: string): UseQueryResult<IssuedThere[]> {
  const { person } = useSession();
  return useQuery({
    queryKey: ["tokens issued by", issuerId],
    queryFn: ({ signal }) => findIssued(issuerId, person, signal),
  });
}

async function findIssued(issuerId: string, person: Person, signal: AbortSignal): Promise<IssuedThere[]> {
  const found: IssuedThere[] = [];
  for await (const shards of eachPage<Shard>("/shards?limit=1000", "shards", signal)) {
    for (const { id } of shards) {
      if (!allows(person, "revoke-tokens", id)) continue;
      if (!allows(person, "view-tokens", id)) {
        found.push({ shardId: id, tokens: undefined, stacks: [] });
        continue;
      }
      const { count, stacks } = await findLivingTokens(id, signal, ({ issuedBy }) => issuedBy.id === issuerId);
      found.push({ shardId: id, tokens: count, stacks });
    }
  }
  return found;
}
