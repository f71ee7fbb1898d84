import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { allows } from "../../../src/access/rights.js";
import { eachPage } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Person, Shard, Token } from "../api/types.js";
import { ownerOf } from "../parts/owner.js";
import { useSession } from "../session/session.js";

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
      found.push(
        allows(person, "view-tokens", id)
          ? await findIssuedAt(id, issuerId, signal)
          : { shardId: id, tokens: undefined, stacks: [] },
      );
    }
  }
  return found;
}

async function findIssuedAt(shardId: string, issuerId: string, signal: AbortSignal): Promise<IssuedThere> {
  const stacks = new Set<string>();
  let count = 0;
  const list = `${path`/shards/${shardId}/tokens`}?status=active&limit=1000`;
  for await (const tokens of eachPage<Token>(list, "tokens", signal)) {
    for (const { issuedBy, labels } of tokens) {
      if (issuedBy.id !== issuerId) continue;
      count += 1;
      const owner = ownerOf(labels);
      if (owner) stacks.add(owner.stack);
    }
  }
  return { shardId, tokens: count, stacks: [...stacks].sort() };
}

/** "3 tokens", "1 token". */
export function tokensInWords(count: number): string {
  return `${COUNT.format(count)} ${count === 1 ? "token" : "tokens"}`;
}

const COUNT = new Intl.NumberFormat("en");
