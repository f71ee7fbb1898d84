import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import { endOf, nameOf, type Requester } from "./requester.js";
import { allows, type Excess, excessOf, type Holding } from "./rights.js";

/**
 * Nobody can hand out more than they hold: no further right, no further shard, no longer life.
 * @param wanted.expiresAt null for what does not end by itself, as people do not
 * @throws Problem forbidden, invalid-request
 */
export function checkDelegation(holder: Requester, wanted: Holding & { expiresAt: Date | null }): void {
  checkHolds(holder, wanted);
  const end = endOf(holder);
  if (end === null || (wanted.expiresAt !== null && wanted.expiresAt <= end)) return;
  throw invalidRequest([
    {
      property: "expiresAt",
      reason: `must not be later than the end of the access key that asks, ${end.toISOString()}`,
    },
  ]);
}

/**
 * Nobody can make people who hold more than they do, nor, with an access key that ends, people at all: those stay.
 * @throws Problem forbidden
 */
export function checkAppointment(holder: Requester, wanted: Holding): void {
  checkHolds(holder, wanted);
  const end = endOf(holder);
  if (end === null) return;
  throw new Problem(
    "forbidden",
    `${nameOf(holder)} ends on ${end.toISOString()}, and the rights of people do not expire. Use an access key that does not expire, or sign in.`,
    { right: "manage-people" },
  );
}

/** Whether someone could make a code for this person now: with it they would become that person. */
export function mayInvite(holder: Requester, subject: Requester): boolean {
  if (holder.kind === subject.kind && holder.id === subject.id) return false;
  return allows(holder, "manage-people") && endOf(holder) === null && excessOf(holder, subject) === undefined;
}

/**
 * Nobody can take away, or change, what holds more than they do.
 * @throws Problem forbidden
 */
export function checkRemoval(removed: Requester, remover: Requester): void {
  const excess = excessOf(remover, removed);
  if (!excess) return;
  throw new Problem(
    "forbidden",
    `${nameOf(remover)} cannot change or remove "${removed.name}", which holds ${"right" in excess ? wordsFor(excess) : "further shards"} beyond its own.`,
    // Which shards, somebody who does not have them need not learn.
    "right" in excess ? excess : {},
  );
}

function checkHolds(holder: Requester, wanted: Holding): void {
  const excess = excessOf(holder, wanted);
  if (!excess) return;
  throw new Problem(
    "forbidden",
    `${nameOf(holder)} cannot grant ${wordsFor(excess)}: it does not have that itself.`,
    extrasOf(excess),
  );
}

function wordsFor(excess: Excess): string {
  if ("right" in excess) return `the right "${excess.right}"`;
  return "shardId" in excess ? `shard "${excess.shardId}"` : "all shards";
}

function extrasOf(excess: Excess): Problem["extras"] {
  return "shards" in excess ? {} : excess;
}
