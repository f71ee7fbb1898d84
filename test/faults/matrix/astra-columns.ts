import { answer, dropReply } from "../../support/fault.js";
import { always, type Column, simple } from "./column.js";
import type { Step } from "./system.js";
import { troubles } from "./troubles.js";

/** Whether the mint happened cannot be looked up. */
const mintInTheDark: Column = {
  ...simple("the reply gets lost, and then no list can be had", always, () => dropReply),
  durations: ["lasting"],
  steps: ["mint"],
  begin: () => ({ hit: () => dropReply, beside: () => answer(503) }),
};

/** The mint happened, and what came of it cannot be ended. */
const mintThatStays: Column = {
  ...simple("the reply gets lost, and then a revocation is refused", always, () => dropReply),
  durations: ["lasting"],
  steps: ["mint"],
  begin: () => ({
    hit: () => dropReply,
    beside: ({ method }) => (method === "DELETE" ? answer(403) : { kind: "pass" }),
  }),
};

/**
 * The trouble that Astra's tokens meet. What one HTTP client does for all systems alike is left to the matrix of the console: requests
 * that may be repeated and wait, refusals of which only the first tries are hit, and the waiting that a server asks for at a list.
 */
export const astraColumns: readonly Column[] = [
  troubles.refused,
  troubles.unknownName,
  at(troubles.requestLost, "mint"),
  at(troubles.replyLost, "mint"),
  at(troubles.drip, "list", "mint"),
  troubles.reset,
  troubles.replyDropped,
  at(troubles.replyTorn, "list", "mint"),
  mintInTheDark,
  mintThatStays,
  at(troubles.lateBeforeNext, "mint", "revoke"),
  // Astra cannot tell a mint from its repeat, so that the first one may come when nobody looks any more
  { ...at(troubles.lateAfterNext, "mint", "revoke"), expected: ["left for orphans"] },
  { ...at(troubles.lateAfterOperation, "mint", "revoke"), expected: ["left for orphans"] },
  at(troubles.lateAfterRecovery, "mint", "revoke"),
  // the answer to a revocation is empty: nothing of it can be cut short, or be of another shape
  at(troubles.replyShort, "list", "mint"),
  troubles.html,
  at(troubles.otherShape, "list", "mint"),
  lasting(troubles.badRequest),
  lasting(troubles.unauthenticated),
  lasting(troubles.forbidden),
  lasting(troubles.notFoundByProxy),
  lasting(troubles.noSuchPlace),
  lasting(troubles.conflictByProxy),
  at(troubles.tooMany, "mint", "revoke"),
  at(troubles.tooManyUntil, "mint"),
  troubles.failing,
  troubles.unavailable,
  troubles.doneBut504,
  troubles.clockBehind,
  troubles.clockAhead,
];

function at(column: Column, ...steps: Step[]): Column {
  return { ...column, steps };
}

function lasting(column: Column): Column {
  return { ...column, durations: ["lasting"] };
}
