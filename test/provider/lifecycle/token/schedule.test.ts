import assert from "node:assert/strict";
import type { Lifetime } from "../../../../provider/src/lifecycle/token/inputs.js";
import { graceOf, previousEnd, rotateAt, windowOf } from "../../../../provider/src/lifecycle/token/schedule.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const month = { createdAt: "2026-06-01T00:00:00.000Z", expiresAt: "2026-07-01T00:00:00.000Z" };
const perpetual = { createdAt: "2026-06-01T00:00:00.000Z" };

describe("the time of rotation", () => {
  const cases: [string, Lifetime, typeof perpetual, string | undefined][] = [
    ["never comes without rotation", { expiresIn: "30d" }, month, undefined],
    [
      "is a third of the lifetime before its end",
      { expiresIn: "30d", rotation: {} },
      month,
      "2026-06-21T00:00:00.000Z",
    ],
    ["is `before` before its end", { expiresIn: "30d", rotation: { before: "7d" } }, month, "2026-06-24T00:00:00.000Z"],
    ["is `every` after the mint", { rotation: { every: "90d" } }, perpetual, "2026-08-30T00:00:00.000Z"],
    [
      "is the earlier one of the two",
      { expiresIn: "30d", rotation: { before: "7d", every: "10d" } },
      month,
      "2026-06-11T00:00:00.000Z",
    ],
    [
      "is the window's where that is earlier",
      { expiresIn: "30d", rotation: { before: "7d", every: "29d" } },
      month,
      "2026-06-24T00:00:00.000Z",
    ],
    [
      "is a third of its life before its end where the issuer gave it less than was asked for",
      { expiresIn: "90d", rotation: {} },
      month,
      "2026-06-21T00:00:00.000Z",
    ],
    [
      "is a third of its life before its end where `before` is longer than the life that the issuer gave",
      { expiresIn: "90d", rotation: { before: "30d" } },
      month,
      "2026-06-21T00:00:00.000Z",
    ],
    [
      "is `before` before its end as long as that is within its life",
      { expiresIn: "90d", rotation: { before: "29d" } },
      month,
      "2026-06-02T00:00:00.000Z",
    ],
    ["never comes by itself for triggers alone", { rotation: { triggers: { a: 1 } } }, perpetual, undefined],
    [
      "never comes by itself for a fixed end",
      { expiresAt: month.expiresAt, rotation: { triggers: {} } },
      month,
      undefined,
    ],
    [
      "comes at an age for a fixed end too",
      { expiresAt: month.expiresAt, rotation: { every: "5d" } },
      month,
      "2026-06-06T00:00:00.000Z",
    ],
  ];
  for (const [what, inputs, dates, at] of cases) it(what, () => assert.equal(rotateAt(inputs, dates), at));

  it("follows the expiry that the issuer gave, not the one that was asked for", () => {
    const dates = { createdAt: month.createdAt, expiresAt: "2026-06-30T12:00:00.000Z" };
    assert.equal(rotateAt({ expiresIn: "30d", rotation: { before: "7d" } }, dates), "2026-06-23T12:00:00.000Z");
  });

  it("has a window only with a lifetime", () => {
    assert.equal(windowOf({ rotation: { every: "1d" } }), undefined);
    assert.equal(windowOf({ expiresIn: "30d" }), undefined);
    assert.equal(windowOf({ expiresIn: "P30D", rotation: {} }), 10 * DAY);
  });
});

describe("the grace of a previous value", () => {
  const cases: [string, Lifetime, number][] = [
    ["is a day by default", { rotation: { triggers: {} } }, DAY],
    ["is a day for a token without rotation", { expiresIn: "30d" }, DAY],
    ["is a day where the window is longer", { expiresIn: "30d", rotation: {} }, DAY],
    ["is the window where that is shorter", { expiresIn: "1d", rotation: { before: "6h" } }, 6 * HOUR],
    ["is a third where that is shorter", { expiresIn: "12h", rotation: {} }, 4 * HOUR],
    ["is never longer than every", { rotation: { every: "2h" } }, 2 * HOUR],
    ["is what was asked for", { expiresIn: "30d", rotation: { before: "7d", grace: "5d" } }, 5 * DAY],
    ["may be nothing", { rotation: { grace: "0s" } }, 0],
  ];
  for (const [what, inputs, milliseconds] of cases) it(what, () => assert.equal(graceOf(inputs), milliseconds));

  it("begins at the rotation", () => {
    assert.equal(previousEnd({}, "2026-06-10T00:00:00.000Z", undefined), "2026-06-11T00:00:00.000Z");
  });

  it("never reaches beyond the previous value's own expiry", () => {
    const end = previousEnd({}, "2026-06-30T20:00:00.000Z", month.expiresAt);
    assert.equal(end, month.expiresAt);
  });
});
