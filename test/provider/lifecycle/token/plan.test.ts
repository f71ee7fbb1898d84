import assert from "node:assert/strict";
import type { Lifetime } from "../../../../provider/src/lifecycle/token/inputs.js";
import { planFor } from "../../../../provider/src/lifecycle/token/plan.js";
import type { TokenState } from "../../../../provider/src/lifecycle/token/state.js";

const now = new Date("2026-06-25T00:00:00.000Z");
const perpetual: TokenState = {
  token: "value",
  tokenId: "t1",
  status: "active",
  createdAt: "2026-06-01T00:00:00.000Z",
  generation: 1,
};
const month: TokenState = { ...perpetual, expiresIn: "30d", expiresAt: "2026-07-01T00:00:00.000Z" };

function mint(state: TokenState, inputs: Lifetime, changed: string[] = []): string | undefined {
  return planFor(state, inputs, { changed, now, schedulesRevocation: true }).mint;
}

describe("the reason to mint", () => {
  it("is none while nothing is due", () => {
    assert.equal(mint(perpetual, {}), undefined);
    assert.equal(mint(month, { expiresIn: "30d" }), undefined);
  });

  const reasons: [string, TokenState, Lifetime, string[], RegExp][] = [
    [
      "a mint that was never confirmed",
      { status: "pending", generation: 0 },
      {},
      [],
      /^is minted again: its value never arrived$/,
    ],
    [
      "a revocation elsewhere",
      { ...perpetual, status: "revoked" },
      {},
      [],
      /^is minted again: it was revoked elsewhere$/,
    ],
    [
      "an expiry that a read saw",
      { ...month, status: "expired" },
      { expiresIn: "30d" },
      [],
      /^is minted again: it expired at 2026-07-01T00:00:00.000Z$/,
    ],
    [
      "an expiry that the clock tells",
      { ...month, expiresAt: "2026-06-24T23:59:59.000Z" },
      { expiresIn: "30d" },
      [],
      /^is minted again: it expired at 2026-06-24T23:59:59.000Z$/,
    ],
    ["one changed setting", perpetual, {}, ["permissions"], /^rotates: permissions changed$/],
    ["several changed settings", perpetual, {}, ["name", "permissions"], /^rotates: name, permissions changed$/],
    ["another lifetime", month, { expiresIn: "60d" }, [], /^rotates: expiresIn changed$/],
    ["a lifetime instead of none", perpetual, { expiresIn: "60d" }, [], /^rotates: expiresIn changed$/],
    ["no lifetime any more", month, {}, [], /^rotates: expiresIn changed$/],
    [
      "a fixed end instead of a lifetime",
      month,
      { expiresAt: "2026-08-01T00:00:00Z" },
      [],
      /^rotates: expiresAt changed$/,
    ],
    [
      "another fixed end",
      { ...perpetual, expiresAt: "2026-07-01T00:00:00.000Z" },
      { expiresAt: "2026-08-01T00:00:00Z" },
      [],
      /^rotates: expiresAt changed$/,
    ],
    [
      "no fixed end any more",
      { ...perpetual, expiresAt: "2026-07-01T00:00:00.000Z" },
      {},
      [],
      /^rotates: expiresAt changed$/,
    ],
    [
      "a trigger that changed",
      { ...perpetual, rotation: { triggers: { leak: 1, key: "a" } } },
      { rotation: { triggers: { leak: 2, key: "a" } } },
      [],
      /^rotates: rotation\.triggers changed \(leak\)$/,
    ],
    [
      "triggers that came and went",
      { ...perpetual, rotation: { triggers: { old: 1 } } },
      { rotation: { triggers: { fresh: 1 } } },
      [],
      /^rotates: rotation\.triggers changed \(old, fresh\)$/,
    ],
    [
      "an open window, with how long it is open",
      month,
      { expiresIn: "30d", rotation: { before: "7d" } },
      [],
      /^rotates: expires in 6 days, rotation window of 7 days open since 2026-06-24T00:00:00.000Z$/,
    ],
    ["its age", perpetual, { rotation: { every: "20d" } }, [], /^rotates: 24 days old, and rotation\.every is 20d$/],
  ];
  for (const [what, state, inputs, changed, reason] of reasons) {
    it(`is ${what}`, () => assert.match(mint(state, inputs, changed) ?? "none", reason));
  }

  it("is the first that holds: never arrived, dead, changed, triggered, due", () => {
    const rotation = { before: "7d", triggers: { leak: 2 } };
    const state = { ...month, rotation: { before: "7d", triggers: { leak: 1 } } };
    const inputs = { expiresIn: "30d", rotation };
    assert.match(mint({ ...state, status: "pending" }, inputs, ["name"]) ?? "", /never arrived/);
    assert.match(mint({ ...state, status: "revoked" }, inputs, ["name"]) ?? "", /revoked elsewhere/);
    assert.match(mint(state, inputs, ["name"]) ?? "", /name changed/);
    assert.match(mint(state, inputs) ?? "", /triggers/);
    assert.match(mint(state, { ...inputs, rotation: { ...rotation, triggers: { leak: 1 } } }) ?? "", /window/);
  });

  it("is none for a lifetime or a fixed end that is only written in another way", () => {
    assert.equal(mint(month, { expiresIn: "P30D" }), undefined);
    assert.equal(mint(month, { expiresIn: "720h" }), undefined);
    const fixed = { ...perpetual, expiresAt: "2026-07-01T00:00:00.000Z" };
    assert.equal(mint(fixed, { expiresAt: "2026-07-01T02:00:00+02:00" }), undefined);
  });

  it("is none for an order of trigger properties or for triggers that an empty map stands for", () => {
    const state = { ...perpetual, rotation: { triggers: { a: { x: 1, y: 2 } } } };
    assert.equal(mint(state, { rotation: { triggers: { a: { y: 2, x: 1 } } } }), undefined);
    assert.equal(mint({ ...perpetual, rotation: {} }, { rotation: { triggers: {} } }), undefined);
  });

  it("is none in the second before the window opens", () => {
    const state = { ...month, expiresAt: "2026-07-02T00:00:01.000Z" };
    assert.equal(mint(state, { expiresIn: "30d", rotation: { before: "7d" } }), undefined);
  });
});

describe("the end of a running overlap", () => {
  const overlapping: TokenState = {
    ...perpetual,
    createdAt: "2026-06-24T20:00:00.000Z",
    generation: 2,
    previousToken: "old",
    previousTokenId: "t0",
    previousRevokeAt: "2026-06-25T20:00:00.000Z",
    rotation: { triggers: {} },
  };
  const overlap = (state: TokenState, inputs: Lifetime, schedulesRevocation = true) =>
    planFor(state, inputs, { changed: [], now, schedulesRevocation }).overlap;
  const end = (state: TokenState, inputs: Lifetime) => {
    const change = overlap(state, inputs);
    assert.notEqual(change?.kind, "over", "the issuer ends it by itself");
    return change?.end;
  };

  it("stays while the grace stays", () => assert.equal(end(overlapping, { rotation: { triggers: {} } }), undefined));

  it("comes at once with a grace of nothing", () => {
    assert.equal(end(overlapping, { rotation: { grace: "0s" } }), overlapping.createdAt);
  });

  it("comes earlier with a shorter grace", () => {
    assert.equal(end(overlapping, { rotation: { grace: "12h" } }), "2026-06-25T08:00:00.000Z");
  });

  it("counts a shorter grace from when the overlap began, not from a mint before it", () => {
    const late = { ...overlapping, previousRevokeAt: "2026-06-25T22:00:00.000Z" };
    assert.equal(end(late, { rotation: { triggers: {} } }), undefined);
    assert.equal(end(late, { rotation: { grace: "12h" } }), "2026-06-25T10:00:00.000Z");
  });

  it("is never put off", () => assert.equal(end(overlapping, { rotation: { grace: "5d" } }), undefined));

  it("is over when its time has come", () => {
    const over = { ...overlapping, previousRevokeAt: "2026-06-24T23:00:00.000Z" };
    assert.equal(end(over, { rotation: { grace: "0s" } }), undefined);
  });

  it("is left to an up where the issuer schedules nothing", () => {
    const over = { ...overlapping, previousRevokeAt: "2026-06-24T23:00:00.000Z" };
    assert.deepEqual(overlap(over, { rotation: { triggers: {} } }, false), {
      kind: "over",
      end: "2026-06-24T23:00:00.000Z",
    });
    assert.equal(overlap(overlapping, { rotation: { triggers: {} } }, false), undefined, "not before its time");
  });

  it("is due where nobody has confirmed one, a whole grace from now", () => {
    const { previousRevokeAt: _, ...unconfirmed } = overlapping;
    assert.deepEqual(overlap(unconfirmed, { rotation: { triggers: {} } }), {
      kind: "open",
      end: "2026-06-26T00:00:00.000Z",
    });
    assert.deepEqual(end(unconfirmed, { rotation: { grace: "0s" } }), now.toISOString());
  });
});

describe("a changed schedule", () => {
  it("is recorded without a new value", () => {
    const plan = planFor(
      { ...month, rotation: { before: "7d" } },
      { expiresIn: "30d", rotation: { before: "5d" } },
      { changed: [], now, schedulesRevocation: true },
    );
    assert.deepEqual(plan, { adopt: false, mint: undefined, overlap: undefined, settings: true });
  });

  it("is none for the same one", () => {
    const inputs = { expiresIn: "30d", rotation: { before: "1d", triggers: { a: [1] } } };
    assert.equal(
      planFor({ ...month, ...inputs }, inputs, { changed: [], now, schedulesRevocation: true }).settings,
      false,
    );
  });
});
