import { Problem } from "../problems/problem.js";
import type { Identity } from "./identify.js";
import { adviceFor, nameOf, type Requester } from "./requester.js";
import { allows, type Right, reaches } from "./rights.js";

/**
 * Who may use a route. Where the path has a `shardId`, the requester must be for that shard, and the right counts there. `by` is
 * for what only a person, or only an access key, can ask about itself.
 */
export type Access = "public" | "authenticated" | Demand;

export interface Demand {
  by?: Requester["kind"];
  right?: Right;
  /** Whether a session needs the password again, also to read; routes that change something with a right to manage people or access keys need it anyway. */
  confirmed?: true;
  /** Whether a route changes nothing although its method is one that changes something: a body that is too secret for an address. */
  reads?: true;
}

/**
 * Checks what a route demands of whoever uses it; asks nothing of the database.
 * @throws Problem forbidden
 */
export function checkDemand({ requester }: Identity, { by, right }: Demand, shardId: string | undefined): void {
  if (by !== undefined && by !== requester.kind) throw notFor(requester);
  if (shardId !== undefined) checkReach(requester, shardId, right);
  if (right !== undefined) checkRight(requester, right, shardId);
}

/** @throws Problem forbidden */
export function checkRight(requester: Requester, right: Right, shardId: string | undefined): void {
  if (allows(requester, right, shardId)) return;
  throw new Problem(
    "forbidden",
    `${nameOf(requester)} lacks the right "${right}". ${adviceFor(requester)}`,
    shardId === undefined ? { right } : { right, shardId },
  );
}

/** Who is limited to some shards is not told which others exist. @throws Problem forbidden */
export function checkReach(requester: Requester, shardId: string, right: Right | undefined): void {
  if (reaches(requester, shardId)) return;
  const named = clip(shardId);
  throw new Problem(
    "forbidden",
    `${nameOf(requester)} is not for shard "${named}". ${adviceFor(requester)}`,
    right === undefined ? { shardId: named } : { right, shardId: named },
  );
}

function notFor(requester: Requester): Problem {
  return new Problem(
    "forbidden",
    requester.kind === "access-key"
      ? `This route is for people, not for access keys like "${requester.name}". Sign in at POST /api/v1/session.`
      : "This route is for access keys. GET /api/v1/session tells who you are.",
  );
}

/** Shard ids have at most 64 characters; a path segment may have more. */
export function clip(shardId: string): string {
  return shardId.length > 64 ? `${shardId.slice(0, 64)}…` : shardId;
}
