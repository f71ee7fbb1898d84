import { answer, dropReply, loseReply, loseRequest, reset, truncate } from "../../support/fault.js";
import { always, type Column, never, simple, undisturbed } from "./column.js";
import { refused, unknownName } from "./connection.js";
import { late } from "./late.js";

const gatewayTimeout = answer(504, "<h1>Gateway Timeout</h1>");

/** Every kind of trouble on the way to an issuing system. */
export const troubles = {
  refused,
  unknownName,
  requestLost: { ...simple("the request gets lost, and nobody answers", always, () => loseRequest), tries: 1 },
  replyLost: { ...simple("the reply gets lost, and nobody answers", always, () => loseReply), tries: 1 },
  drip: {
    ...simple("the reply drips in byte by byte", never, () => ({ kind: "drip", milliseconds: 100 })),
    durations: ["lasting"],
  },
  reset: simple("the connection breaks before the request arrives", always, () => reset),
  replyDropped: simple("the connection breaks before the reply", always, () => dropReply),
  replyTorn: simple("the connection breaks within the reply", always, () => truncate(40)),
  lateBeforeNext: late("before the next try", ["passing", "lasting"]),
  lateAfterNext: late("after the next try", ["passing"]),
  lateAfterOperation: late("after the operation", ["passing", "lasting"]),
  lateAfterRecovery: late("after the recovery", ["lasting"]),
  replyShort: simple("the reply's JSON is cut short", always, () => ({ kind: "shorten", bytes: 40 })),
  html: simple("200 with a page of HTML", always, () => answer(200, "<html>log in here</html>")),
  otherShape: simple("200 with JSON of another shape", always, ({ wrongShape }) => wrongShape),
  badRequest: simple("400", never, (system) => system.refusal(400)),
  unauthenticated: simple("401", never, (system) => system.refusal(401)),
  forbidden: simple("403", never, (system) => system.refusal(403)),
  notFoundByProxy: simple("404 of a proxy", never, () => answer(404, "<h1>Not Found</h1>")),
  noSuchPlace: simple("404 of the system: no such place", never, (system) => system.refusal(404)),
  conflictByProxy: simple("409 of a proxy", never, () => answer(409, "<h1>Conflict</h1>")),
  tooLow: simple(
    "409 of the system: a later try was seen",
    (step) => step === "mint",
    (system) => system.refusal(409),
  ),
  tooMany: simple("429, Retry-After in seconds", always, (system) => system.refusal(429, { "retry-after": "1" })),
  tooManyUntil: simple("429, Retry-After as a date", always, (system) =>
    system.refusal(429, { "retry-after": inASecond() }),
  ),
  failing: simple("500", always, (system) => system.refusal(500)),
  unavailable: simple("503", always, () => answer(503, "<h1>Service Unavailable</h1>")),
  doneBut504: simple("504 of a proxy, after the change was made", always, () => ({
    kind: "overrule",
    by: gatewayTimeout,
  })),
  clockBehind: clock("the system's clock is a day behind", -86_400_000),
  clockAhead: clock("the system's clock is a day ahead", 86_400_000),
} satisfies Record<string, Column>;

/** A date that an HTTP header can carry: whole seconds, and none of them past when it is read. */
function inASecond(): string {
  return new Date(Date.now() + 1_000).toUTCString();
}

function clock(name: string, skew: number): Column {
  return { ...undisturbed(name, "clock"), durations: ["passing"], skew };
}
