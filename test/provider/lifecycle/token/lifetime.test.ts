import assert from "node:assert/strict";
import { checkLifetime } from "../../../../provider/src/lifecycle/token/check.js";
import type { Lifetime } from "../../../../provider/src/lifecycle/token/inputs.js";

const now = new Date("2026-06-01T00:00:00.000Z");

function failures(inputs: Lifetime, options: { previous?: Lifetime; unknown?: string[] } = {}): string[] {
  const known = (property: string) => !(options.unknown ?? []).includes(property);
  return checkLifetime(inputs, { previous: options.previous, now, known }).map(
    ({ property, reason }) => `${property}: ${reason}`,
  );
}

describe("a lifetime", () => {
  const fine: [string, Lifetime][] = [
    ["a perpetual token", {}],
    ["a length", { expiresIn: "30d" }],
    ["a fixed end to come", { expiresAt: "2026-06-02T00:00:00Z" }],
    ["a rotation before the end", { expiresIn: "30d", rotation: { before: "7d" } }],
    ["a rotation at the default third", { expiresIn: "30d", rotation: {} }],
    ["a rotation at an age", { rotation: { every: "90d" } }],
    ["a rotation of a fixed end by triggers", { expiresAt: "2027-01-01T00:00:00Z", rotation: { triggers: { a: 1 } } }],
    ["a rotation of a fixed end at an age", { expiresAt: "2027-01-01T00:00:00Z", rotation: { every: "30d" } }],
    ["a grace as long as the window", { expiresIn: "30d", rotation: { before: "7d", grace: "7d" } }],
    ["window and grace that fill the lifetime", { expiresIn: "30d", rotation: { before: "15d", grace: "15d" } }],
    ["a grace as long as every", { rotation: { every: "7d", grace: "7d" } }],
    ["a grace as long as a third", { expiresIn: "30d", rotation: { grace: "10d" } }],
    ["no grace", { expiresIn: "30d", rotation: { before: "7d", grace: "0s" } }],
    ["no grace for a perpetual token", { rotation: { triggers: { leak: 1 }, grace: "0s" } }],
  ];
  for (const [what, inputs] of fine) it(`may be ${what}`, () => assert.deepEqual(failures(inputs), []));

  const wrong: [string, Lifetime, RegExp][] = [
    [
      "both a length and a fixed end",
      { expiresIn: "30d", expiresAt: "2027-01-01T00:00:00Z" },
      /^expiresAt: give either expiresIn or expiresAt, not both$/,
    ],
    [
      "an end in the past, with the time it is compared to",
      { expiresAt: "2026-05-31T23:59:59Z" },
      /^expiresAt: 2026-05-31T23:59:59Z is in the past \(now 2026-06-01T00:00:00.000Z\)$/,
    ],
    ["an end right now", { expiresAt: "2026-06-01T02:00:00+02:00" }, /^expiresAt: .* is in the past/],
    [
      "a window with a fixed end",
      { expiresAt: "2027-01-01T00:00:00Z", rotation: { before: "7d" } },
      /^rotation\.before: a fixed end \(expiresAt\) cannot move.*use expiresIn$/,
    ],
    [
      "a window without an expiry",
      { rotation: { before: "7d" } },
      /^rotation\.before: a perpetual token has no expiry.*use rotation\.every, or set expiresIn$/,
    ],
    [
      "a window of the whole lifetime",
      { expiresIn: "30d", rotation: { before: "P30D" } },
      /^rotation\.before: P30D before expiry is all of the lifetime of 30d$/,
    ],
    [
      "a window beyond the lifetime",
      { expiresIn: "30d", rotation: { before: "31d" } },
      /^rotation\.before: 31d before expiry is more than all of the lifetime of 30d$/,
    ],
    [
      "a grace beyond the window",
      { expiresIn: "30d", rotation: { before: "7d", grace: "8d" } },
      /^rotation\.grace: a grace of 8d is longer than rotation\.before \(7d\): the previous token would expire within it$/,
    ],
    [
      "a grace beyond the default window",
      { expiresIn: "30d", rotation: { grace: "11d" } },
      /^rotation\.grace: a grace of 11d is longer than rotation\.before \(a third of 30d\)/,
    ],
    [
      "a window and a grace that together outlast the lifetime",
      { expiresIn: "30d", rotation: { before: "20d", grace: "11d" } },
      /^rotation\.grace: rotation\.before plus a grace of 11d is longer than the lifetime of 30d$/,
    ],
    [
      "a grace beyond every",
      { rotation: { every: "7d", grace: "8d" } },
      /^rotation\.grace: a grace of 8d is longer than rotation\.every \(7d\): more than two tokens would be alive$/,
    ],
  ];
  for (const [what, inputs, reason] of wrong) {
    it(`is refused with ${what}`, () => {
      const found = failures(inputs);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", reason);
    });
  }

  it("names every rule that is broken at once", () => {
    const found = failures({
      expiresIn: "3d",
      expiresAt: "2020-01-01T00:00:00Z",
      rotation: { before: "4d", every: "1d", grace: "2d" },
    });
    assert.deepEqual(
      found.map((failure) => failure.split(": ")[0]),
      ["expiresAt", "expiresAt", "rotation.before", "rotation.before", "rotation.grace"],
    );
  });

  it("keeps an end that has passed since it was accepted, so that an old program still runs", () => {
    const inputs = { expiresAt: "2026-01-01T00:00:00Z" };
    assert.deepEqual(failures(inputs, { previous: inputs }), []);
    assert.equal(failures(inputs, { previous: { expiresAt: "2027-01-01T00:00:00Z" } }).length, 1);
    assert.equal(failures(inputs, { previous: {} }).length, 1);
  });

  it("is not judged by what is not known yet", () => {
    const both = { expiresIn: "30d", expiresAt: "2020-01-01T00:00:00Z" };
    assert.deepEqual(failures(both, { unknown: ["expiresIn"] }), []);
    assert.deepEqual(failures(both, { unknown: ["expiresAt"] }), []);
    assert.deepEqual(failures({ rotation: { before: "7d" } }, { unknown: ["rotation"] }), []);
  });
});
