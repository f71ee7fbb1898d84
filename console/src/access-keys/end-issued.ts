import type { Actor } from "../access/requester.js";
import type { Database } from "../store/schema.js";
import { revokeTokensOf } from "../tokens/revoke.js";
import type { AccessKey } from "./access-key.js";

/**
 * Ends what an access key has issued, where that ends with it: all its tokens that live longer than the key are revoked at its end. What was
 * revoked stays so, also when the key is enabled again. Call it in the transaction that ends the key.
 * @returns the hashes of the values of these tokens
 */
export async function endIssued(
  transaction: Database,
  { id, endsWithKey }: Pick<AccessKey, "id" | "endsWithKey">,
  at: Date,
  by: Actor,
): Promise<Buffer[]> {
  return endsWithKey ? revokeTokensOf(transaction, undefined, id, { at, by }) : [];
}
