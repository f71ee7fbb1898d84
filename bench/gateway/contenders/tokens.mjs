import { randomBytes } from "node:crypto";
import { sha256Key } from "../../../console/dist/sha256.js";
import { LookupCache } from "../../../console/dist/store/lookup-cache.js";

/** The console's own cache of tokens, filled with these and with random ones up to a number. */
export async function tokenCache(values, count, shardId) {
  const permissions = new Set(["view-accounts", "view-keys"]);
  const load = async (sha256) => ({
    tokenId: sha256.toString("hex", 0, 16),
    shardId,
    permissions,
    deadAt: Date.now() + 86_400_000,
  });
  const tokens = new LookupCache(load, 100_000, () => true);
  for (const value of values) await tokens.find(sha256Key(value));
  for (let known = values.length; known < count; known += 1) await tokens.find(randomBytes(32).latin1Slice());
  return tokens;
}
