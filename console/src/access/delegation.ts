import { anyBound, type KeyBounds, looserBounds } from "../bounds/key-bounds.js";
import { Problem, type PropertyError } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import { boundsOf, endOf, nameOf, type Requester } from "./requester.js";
import { allows, type Excess, excessOf, type Holding } from "./rights.js";

/**
 * Nobody can hand out more than they hold: no further right, no further shard, no longer life, no looser bounds. Whose tokens end with them hands
 * out nothing: it would outlive them.
 * @param wanted.expiresAt null for what does not end by itself, as people do not
 * @throws Problem forbidden, bound-exceeded, invalid-request
 */
export function checkDelegation(holder: Requester, wanted: Holding & KeyBounds & { expiresAt: Date | null }): void {
  checkHolds(holder, wanted);
  const bounds = boundsOf(holder);
  if (bounds.endsWithKey) throw bounded(holder, "endsWithKey", "creates no access keys, which would outlive it");
  const errors: PropertyError[] = looserBounds(bounds, wanted);
  const end = endOf(holder);
  if (end !== null && (wanted.expiresAt === null || wanted.expiresAt > end)) {
    const reason = `must not be later than the end of the access key that asks, ${end.toISOString()}`;
    errors.push({ property: "expiresAt", reason });
  }
  if (errors.length > 0) throw invalidRequest(errors);
}

function bounded(holder: Requester, bound: keyof KeyBounds, what: string): Problem {
  return new Problem("bound-exceeded", `${nameOf(holder)} is bounded (${bound}) and ${what}. Use another one.`, {
    bound,
  });
}

/**
 * Nobody can make people who hold more than they do, nor, with an access key that ends or is bounded, people at all: those stay, and are not.
 * @throws Problem forbidden, bound-exceeded
 */
export function checkAppointment(holder: Requester, wanted: Holding): void {
  checkHolds(holder, wanted);
  const bound = anyBound(boundsOf(holder));
  if (bound !== undefined) throw bounded(holder, bound, "changes no people, who would not be");
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
  const isFree = endOf(holder) === null && anyBound(boundsOf(holder)) === undefined;
  return isFree && allows(holder, "manage-people") && excessOf(holder, subject) === undefined;
}

/**
 * Nobody can take away, or change, what holds more than they do, or is bounded less.
 * @throws Problem forbidden, bound-exceeded
 */
export function checkRemoval(removed: Requester, remover: Requester): void {
  const excess = excessOf(remover, removed);
  if (!excess) {
    checkBounds(removed, remover);
    return;
  }
  throw new Problem(
    "forbidden",
    `${nameOf(remover)} cannot change or remove "${removed.name}", which holds ${"right" in excess ? wordsFor(excess) : "further shards"} beyond its own.`,
    // Which shards, somebody who does not have them need not learn.
    "right" in excess ? excess : {},
  );
}

function checkBounds(removed: Requester, remover: Requester): void {
  const [looser] = looserBounds(boundsOf(remover), boundsOf(removed));
  if (looser === undefined) return;
  throw new Problem(
    "bound-exceeded",
    `${nameOf(remover)} cannot change or remove "${removed.name}", which has looser bounds: ${looser.property} ${looser.reason}.`,
    { bound: looser.property },
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
