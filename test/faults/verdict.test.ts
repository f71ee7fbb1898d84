import assert from "node:assert/strict";
import type { Recorded } from "./matrix/stack.js";
import { type Happened, judge, type Sight } from "./matrix/verdict.js";

const OWNER = "organization/faults/dev/web";
const NOW = Date.parse("2030-01-01T00:00:00Z");
const HOUR = 3_600_000;

const happened: Happened = {
  ending: "done",
  owner: OWNER,
  ends: [],
  received: [],
  lostOrders: [],
  finishes: true,
};

function stored(state: Record<string, unknown> = {}, more: Partial<Recorded> = {}): Recorded {
  const token = { token: "value 1", tokenId: "t1", status: "active" };
  return { id: "place/abc", inputs: {}, state: { ...token, ...state }, incomplete: false, ...more };
}

const overlap = {
  token: "value 2",
  tokenId: "t2",
  previousToken: "value 1",
  previousTokenId: "t1",
  previousRevokeAt: new Date(NOW + HOUR).toISOString(),
};

function alive(tokenId: string, more: { labels?: Record<string, string>; revokeAt?: number } = {}) {
  return { tokenId, labels: { owner: OWNER, instance: "abc" }, revokeAt: undefined, ...more };
}

function sight(more: Partial<Sight>): Sight {
  return {
    stored: stored(),
    living: [alive("t1")],
    working: new Set(["value 1"]),
    now: NOW,
    schedules: true,
    tellsRepeats: true,
    ...more,
  };
}

const both = [alive("t1", { revokeAt: NOW + HOUR }), alive("t2")];
const bothWork = new Set(["value 1", "value 2"]);

describe("the judge of the fault matrix", () => {
  it("finds nothing where state and system agree, in an overlap too", () => {
    assert.deepEqual(judge(undefined, sight({}), happened), []);
    const during = sight({ stored: stored(overlap), living: both, working: bothWork });
    assert.deepEqual(judge(stored(), during, happened), []);
    assert.deepEqual(judge(stored(), sight({ stored: undefined, living: [], working: new Set() }), happened), []);
  });

  for (const [verdict, before, after, told] of [
    ["lost", undefined, sight({ working: bothWork }), { ending: "partial", received: ["value 2"] }],
    ["orphan", undefined, sight({ stored: undefined, living: [alive("t1", { labels: {} })] }), { ending: "failed" }],
    ["forgotten", stored(), sight({ stored: undefined }), { ending: "failed" }],
    ["left for orphans", undefined, sight({ stored: undefined }), { ending: "failed" }],
    ["only claimed", stored(), sight({ living: [] }), {}],
    [
      "more than two",
      stored(overlap),
      sight({ stored: stored(overlap, { incomplete: true }), living: [...both, alive("t3")], working: bothWork }),
      { ending: "partial" },
    ],
    ["wrong value", stored(), sight({ working: new Set() }), { ending: "failed" }],
    [
      "wrong grace",
      stored(),
      sight({ stored: stored(overlap), living: [alive("t1"), alive("t2")], working: bothWork }),
      {},
    ],
    ["late revocation", stored(), sight({ working: new Set() }), { ending: "same", lostOrders: ["t1"] }],
  ] as const) {
    it(`finds what is ${verdict}`, () => {
      const found = judge(before, after, { ...happened, ...told });
      assert.ok(found.includes(verdict), `found ${found.join(", ") || "nothing"}`);
    });
  }

  it("waits for what the next run is bound to finish", () => {
    const half = stored({ token: undefined, tokenId: undefined, status: "pending" }, { incomplete: true });
    const after = sight({ stored: half, working: new Set() });
    assert.deepEqual(judge(undefined, after, { ...happened, ending: "partial" }), []);
  });

  it("counts no repeats of a mint that wait to be revoked, where the system cannot tell them from the mint", () => {
    const half = stored({ token: undefined, tokenId: undefined, status: "pending" }, { incomplete: true });
    const repeats = ["t1", "t2", "t3"].map((tokenId) => alive(tokenId));
    const after = sight({ stored: half, living: repeats, working: new Set() });
    const told = { ...happened, ending: "partial" } as const;
    assert.deepEqual(judge(undefined, { ...after, tellsRepeats: false }, told), []);
    assert.deepEqual(judge(undefined, after, told), ["more than two"]);
  });

  it("excuses a dead value only as long as the operation that was to end it has not succeeded", () => {
    const after = sight({ stored: stored(overlap), living: [alive("t2")], working: new Set(["value 2"]) });
    const told = { ...happened, ends: ["previousToken"] };
    assert.deepEqual(judge(stored(overlap), after, { ...told, ending: "failed" }), []);
    assert.deepEqual(judge(stored(overlap), after, { ...told, ending: "done" }), ["wrong value", "only claimed"]);
  });
});
