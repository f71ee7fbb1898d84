import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../cli/src/orphans/verdict.js";
import type { Token } from "../../../cli/src/survey/survey.js";
import { gatewayTokens } from "../../../provider/src/calimero/token-inventory.js";
import { credential } from "../support/state.js";

const NOW = Date.parse("2026-06-10T12:00:00Z");
const HOUR = 3_600_000;

const id = fc.constantFrom("t1", "t2", "t3", "t4");
const instance = fc.constantFrom("i1", "i2", "i3");
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const moment = fc.integer({ min: NOW - 10 * HOUR, max: NOW }).map((time) => new Date(time).toISOString());

const token: fc.Arbitrary<Token> = fc.record({
  tokenId: id,
  status: fc.constant("active" as const),
  createdAt: moment,
  expiresAt: fc.constant(undefined),
  revokeAt: fc.constant(undefined),
  lastUsedAt: optional(moment),
  spec: fc.constant({ name: "web" }),
  labels: fc.record({ owner: fc.constant("acme/infra/dev/web"), instance, generation: fc.integer({ min: 1, max: 5 }) }),
});

const credentials = fc.array(
  fc
    .record({
      instance,
      tokenId: optional(id),
      previousTokenId: optional(id),
      status: fc.constantFrom("active", "pending", "revoked", "expired"),
      generation: fc.integer({ min: 0, max: 4 }),
      condemned: fc.boolean(),
      hidden: fc.boolean(),
      provider: optional(fc.constant("eu")),
      place: fc.constantFrom("demos", "elsewhere"),
    })
    .map((changes) => credential(changes)),
  { maxLength: 4 },
);

describe("the verdict on any token beside any state", () => {
  it("is never that of an orphan while the state has its id, or it is young, in use, pending or newer than the state", () => {
    fc.assert(
      fc.property(token, credentials, optional(moment), (listed, held, written) => {
        const writtenAt = written === undefined ? undefined : new Date(written);
        const limits = { now: new Date(NOW), olderThan: HOUR, writtenAt, allowance: 90_000 };
        const { kind } = judge({ inventory: gatewayTokens, token: listed }, { credentials: held, others: [] }, limits);
        const inState = held.some((each) => [each.tokenId, each.previousTokenId].includes(listed.tokenId));
        assert.equal(kind === "held", inState);
        if (kind !== "orphan") return;
        const age = (time: string) => NOW - Date.parse(time);
        assert.ok(age(listed.createdAt) >= HOUR);
        assert.ok(listed.lastUsedAt === undefined || age(listed.lastUsedAt) >= HOUR);
        assert.ok(writtenAt === undefined || Date.parse(listed.createdAt) - writtenAt.getTime() <= 90_000);
        const own = held.find((each) => each.instance === listed.labels?.instance);
        assert.ok(own === undefined || (own.status !== "pending" && own.tokenId !== undefined && !own.hidden));
        assert.ok(own === undefined || (listed.labels?.generation ?? 0) <= (own.generation ?? 0) + 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
