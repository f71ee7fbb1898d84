import type { Authority } from "../access/authority.js";
import { checkDelegation, checkRemoval } from "../access/delegation.js";
import { checkRight } from "../access/demand.js";
import { lockHolders } from "../access/holders.js";
import { actorOf } from "../access/requester.js";
import { toAccessKey } from "../access-keys/access-key.js";
import { removal } from "../access-keys/access-keys.js";
import { endIssued } from "../access-keys/end-issued.js";
import { accessKeyTarget } from "../access-keys/facts.js";
import { Problem } from "../problems/problem.js";
import type { Decision } from "./decision.js";

/**
 * Accepts or removes suspended access keys: as if whoever decides handed them out, or took them away.
 * @returns how many
 * @throws Problem forbidden, invalid-request
 */
export async function reviewAccessKeys(
  authority: Authority,
  { verdict, selection }: Decision,
  now: Date,
): Promise<number> {
  const named = "accessKeys" in selection;
  if (named && selection.accessKeys.length === 0) return 0;
  return authority.act(async ({ transaction, requester: by, note, nothing }) => {
    if (named) checkRight(by, "manage-access-keys", undefined);
    else if (!by.rights.includes("manage-access-keys")) {
      nothing();
      return 0;
    }
    const rows = await transaction
      .selectFrom("access_keys")
      .selectAll()
      .where("suspended_at", "is not", null)
      .where("removed_at", "is", null)
      .$if(named, (query) => query.where("id", "in", named ? [...selection.accessKeys] : []))
      .execute();
    let changed = 0;
    for (const row of rows) {
      const key = toAccessKey(row);
      const { issuedBefore } = named ? { issuedBefore: undefined } : selection;
      if (issuedBefore !== undefined && key.createdAt >= issuedBefore) continue;
      try {
        if (verdict === "accept") checkDelegation(by, key);
        else checkRemoval(key, by);
      } catch (error) {
        // it waits for somebody who may
        if (!named && error instanceof Problem) continue;
        throw error;
      }
      const change = verdict === "accept" ? { suspended_at: null } : removal(now, actorOf(by));
      await transaction.updateTable("access_keys").set(change).where("id", "=", key.id).execute();
      if (verdict !== "accept") await endIssued(transaction, key, now, actorOf(by));
      note({ target: accessKeyTarget(key), after: { decision: verdict } });
      changed += 1;
    }
    if (changed === 0) nothing();
    return changed;
  }, lockHolders);
}
