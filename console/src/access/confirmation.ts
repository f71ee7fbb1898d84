import { Problem } from "../problems/problem.js";
import type { Demand } from "./demand.js";
import type { Session } from "./identify.js";
import type { Right } from "./rights.js";

/** Until when a session may change who may do what, or which shards are served, without its password being given again. */
export function confirmedUntil({ confirmedAt }: Pick<Session, "confirmedAt">): Date {
  return new Date(confirmedAt.getTime() + CONFIRMED_FOR_SECONDS * 1_000);
}

/**
 * Refuses changes of people and access keys, and whatever else demands it, from a session whose password was given too long ago: whoever has
 * stolen the session does not have the password.
 * @throws Problem password-needed
 */
export function checkConfirmed(session: Session, demand: Demand, isReading: boolean, now: Date): void {
  if (!demandsPassword(demand, isReading) || now < confirmedUntil(session)) return;
  const { right } = demand;
  throw new Problem(
    "password-needed",
    "Your password was given more than ten minutes ago. Give it again: POST /api/v1/session/confirmation, then repeat this request.",
    right === undefined ? {} : { right },
  );
}

/** Whether a session needs the password again for what demands this. */
export function demandsPassword({ right, confirmed }: Demand, isReading: boolean): boolean {
  return confirmed === true || (!isReading && right !== undefined && CONFIRMED.includes(right));
}

/** Ten minutes. */
export const CONFIRMED_FOR_SECONDS = 600;

const CONFIRMED: readonly Right[] = ["manage-people", "manage-access-keys"];
