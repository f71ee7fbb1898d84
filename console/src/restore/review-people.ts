import type { Authority } from "../access/authority.js";
import { checkAppointment, checkRemoval } from "../access/delegation.js";
import { checkRight } from "../access/demand.js";
import { lockHolders } from "../access/holders.js";
import { personTarget } from "../people/facts.js";
import { toPerson } from "../people/person.js";
import { Problem } from "../problems/problem.js";
import type { Decision } from "./decision.js";

/**
 * Accepts or removes suspended people. Whoever is accepted still needs a code to choose a password with. They are not issued, so a
 * selection by the time of issue leaves them alone.
 * @returns how many
 * @throws Problem forbidden
 */
export async function reviewPeople(authority: Authority, { verdict, selection }: Decision, now: Date): Promise<number> {
  const named = "people" in selection;
  if (named ? selection.people.length === 0 : selection.issuedBefore !== undefined) return 0;
  return authority.act(async ({ transaction, requester: by, note, nothing }) => {
    if (named) checkRight(by, "manage-people", undefined);
    else if (!by.rights.includes("manage-people")) {
      nothing();
      return 0;
    }
    const rows = await transaction
      .selectFrom("people")
      .selectAll()
      .where("suspended_at", "is not", null)
      .where("removed_at", "is", null)
      .$if(named, (query) => query.where("id", "in", named ? [...selection.people] : []))
      .execute();
    let changed = 0;
    for (const row of rows) {
      const person = toPerson(row);
      try {
        if (verdict === "accept") checkAppointment(by, person);
        else checkRemoval(person, by);
      } catch (error) {
        // they wait for somebody who may
        if (!named && error instanceof Problem) continue;
        throw error;
      }
      const change = verdict === "accept" ? { suspended_at: null } : { removed_at: now };
      await transaction.updateTable("people").set(change).where("id", "=", person.id).execute();
      note({ target: personTarget(person), after: { decision: verdict } });
      changed += 1;
    }
    if (changed === 0) nothing();
    return changed;
  }, lockHolders);
}
