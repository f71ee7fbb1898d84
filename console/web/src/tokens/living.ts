import { eachPage } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Token } from "../api/types.js";
import { counted } from "../parts/counted.js";
import { ownerOf } from "../parts/owner.js";

/** Tokens of a shard that are alive. */
export interface LivingTokens {
  count: number;
  /** The Pulumi stacks that some of them belong to, sorted. */
  stacks: readonly string[];
}

/**
 * Counts the living tokens of a shard. Suspended ones count: they can come back.
 * @param counts whether one of them is to be counted; all unless told otherwise
 * @throws RequestRefused, NoAnswer
 */
export async function findLivingTokens(
  shardId: string,
  signal: AbortSignal,
  counts: (token: Token) => boolean = () => true,
): Promise<LivingTokens> {
  const stacks = new Set<string>();
  let count = 0;
  const list = `${path`/shards/${shardId}/tokens`}?status=active&limit=1000`;
  for await (const tokens of eachPage<Token>(list, "tokens", signal)) {
    for (const token of tokens.filter(counts)) {
      count += 1;
      const owner = ownerOf(token.labels);
      if (owner) stacks.add(owner.stack);
    }
  }
  return { count, stacks: [...stacks].sort() };
}

/** "3 tokens", "1 token". */
export function tokensInWords(count: number): string {
  return counted(count, "token");
}
