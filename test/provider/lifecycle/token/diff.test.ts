import assert from "node:assert/strict";
import { type Change, Unknown } from "../../../../provider/src/lifecycle/resource.js";
import { tokenResource } from "../../../../provider/src/lifecycle/token/index.js";
import { at } from "../../support/context.js";
import { type PassInputs, type PassState, pass, passDefinition, passInputs } from "../../support/pass.js";

const now = new Date("2026-06-25T00:00:00.000Z");
const { issuer } = pass();

const state: PassState = {
  place: "here",
  name: "web",
  permissions: ["look"],
  token: "value",
  tokenId: "t1",
  status: "active",
  createdAt: "2026-06-01T00:00:00.000Z",
  generation: 1,
  owner: "acme/infra/dev/web",
};

function diff(was: Partial<PassState>, inputs: Partial<PassInputs>): Change {
  return tokenResource(passDefinition(issuer)).diff({ ...state, ...was }, passInputs(inputs), at(now));
}

function reason(change: Change): string {
  return change.kind === "none" ? "none" : change.reason;
}

const month = { expiresIn: "30d", expiresAt: "2026-07-01T00:00:00.000Z" };

describe("what preview says of a token", () => {
  it("is nothing when nothing changed", () => {
    assert.deepEqual(diff({}, {}), { kind: "none", warnings: [] });
    assert.deepEqual(issuer.requests, [], "asks nobody");
  });

  it("is nothing for permissions in another order", () => {
    const { kind } = diff({ permissions: ["look", "write"] }, passInputs({ permissions: ["write", "look"] }));
    assert.equal(kind, "none");
  });

  it("is nothing for another owner label", () => {
    assert.equal(diff({ owner: "prefix/acme/infra/dev/web" }, { owner: "acme/infra/prod/web" }).kind, "none");
  });

  it("is a rotation in place for a changed setting, with how long the old value keeps its rights", () => {
    const change = diff({}, { permissions: ["write"] });
    assert.equal(change.kind, "update");
    assert.equal(
      reason(change),
      "rotates: permissions changed; the previous value keeps its current permissions for 1 day, until 2026-06-26T00:00:00.000Z",
    );
  });

  it("says that the old value goes at once with a grace of nothing", () => {
    assert.equal(
      reason(diff({}, { permissions: ["write"], rotation: { grace: "0s" } })),
      "rotates: permissions changed; the previous value is revoked at once",
    );
  });

  it("caps the grace by the old value's own expiry", () => {
    const soon = { expiresIn: "30d", expiresAt: "2026-06-25T06:00:00.000Z" };
    assert.match(
      reason(diff(soon, { expiresIn: "60d" })),
      / for 6 hours, until 2026-06-25T06:00:00.000Z, when it expires$/,
    );
  });

  it("promises no overlap with a value that is dead", () => {
    assert.equal(reason(diff({ status: "revoked" }, {})), "is minted again: it was revoked elsewhere");
    assert.doesNotMatch(
      reason(diff({ ...month, expiresAt: "2026-06-20T00:00:00Z" }, { expiresIn: "30d" })),
      /previous value/,
    );
  });

  it("is a replacement only when the token moves, without a gap", () => {
    const change = diff({}, { place: "there", name: "other" });
    assert.deepEqual(change, {
      kind: "replace",
      properties: ["place"],
      deleteFirst: false,
      reason: "is replaced: place changed, and a token cannot move",
      warnings: [],
    });
  });

  it("is a replacement when the place is not known yet", () => {
    const change = tokenResource(passDefinition(issuer)).diff(
      state,
      { ...passInputs(), place: Unknown as unknown as string },
      at(now),
    );
    assert.equal(change.kind, "replace");
    assert.match(reason(change), /place is not known yet/);
  });

  it("is a possible rotation, and no more, while inputs are not known yet", () => {
    for (const [property, value] of [
      ["name", Unknown],
      ["permissions", ["look", Unknown]],
      ["expiresIn", Unknown],
      ["expiresAt", Unknown],
      ["rotation", { triggers: { key: Unknown } }],
    ] as const) {
      const inputs = { ...passInputs(), [property]: value } as unknown as PassInputs;
      const change = tokenResource(passDefinition(issuer)).diff(state, inputs, at(now));
      assert.equal(change.kind, "update", property);
      assert.equal(reason(change), `may rotate: ${property} is not known yet`);
    }
  });

  it("names each input that is not known yet", () => {
    const inputs = { ...passInputs(), name: Unknown, rotation: Unknown } as unknown as PassInputs;
    assert.equal(
      reason(tokenResource(passDefinition(issuer)).diff(state, inputs, at(now))),
      "may rotate: name, rotation are not known yet",
    );
  });

  it("is another schedule, not another value, when only the rotation's times change", () => {
    const change = diff({ ...month, rotation: { before: "1d" } }, { expiresIn: "30d", rotation: { before: "2d" } });
    assert.equal(reason(change), "gets a new schedule; the value stays the same");
  });

  it("ends a running overlap when the grace gets shorter", () => {
    const overlap = { createdAt: "2026-06-24T20:00:00.000Z", generation: 2, previousTokenId: "t0" };
    const was = { ...overlap, previousToken: "old", previousRevokeAt: "2026-06-25T20:00:00.000Z", rotation: {} };
    assert.equal(
      reason(diff(was, { rotation: { grace: "6h" } })),
      "ends the overlap: the previous value is revoked at 2026-06-25T02:00:00.000Z",
    );
  });
});

describe("a token near its end", () => {
  const warnings = (was: Partial<PassState>, inputs: Partial<PassInputs>) => diff(was, inputs).warnings;

  it("is warned of when nothing follows it", () => {
    assert.deepEqual(warnings(month, { expiresIn: "30d" }), [
      "expires in 6 days (2026-07-01T00:00:00.000Z) and no rotation is set",
    ]);
    const fixed = { expiresAt: "2026-07-01T00:00:00.000Z" };
    assert.equal(warnings(fixed, { expiresAt: "2026-07-01T00:00:00Z" }).length, 1);
  });

  it("is not warned of while much of its life is left", () => {
    assert.deepEqual(warnings({ expiresIn: "60d", expiresAt: "2026-07-31T00:00:00.000Z" }, { expiresIn: "60d" }), []);
    const years = { expiresIn: "3650d", createdAt: "2016-07-01T00:00:00.000Z", expiresAt: "2026-07-10T00:00:00.000Z" };
    assert.deepEqual(warnings(years, { expiresIn: "3650d" }), [], "two weeks are soon enough for a long life");
    assert.deepEqual(warnings({}, {}), [], "a perpetual token has no end");
  });

  it("is not warned of when it rotates by itself", () => {
    assert.deepEqual(
      warnings({ ...month, rotation: { before: "1d" } }, { expiresIn: "30d", rotation: { before: "1d" } }),
      [],
    );
  });

  it("is warned of also beside another schedule that does not help", () => {
    const change = diff(month, { expiresIn: "30d", rotation: undefined });
    assert.equal(change.warnings.length, 1);
    const fixed = { expiresAt: "2026-07-01T00:00:00.000Z" };
    const triggered = diff(fixed, { ...fixed, rotation: { triggers: {} } });
    assert.equal(triggered.kind, "update");
    assert.equal(triggered.warnings.length, 1);
  });
});

describe("a fixed end that has passed", () => {
  const past = "2026-06-20T00:00:00Z";

  it("is an error when something would have to be minted with it", () => {
    const reasons: [Partial<PassState>, Partial<PassInputs>][] = [
      [{ expiresAt: past }, { expiresAt: past }],
      [{ expiresAt: past, status: "revoked" }, { expiresAt: past }],
      [{}, { expiresAt: past }],
    ];
    for (const [was, inputs] of reasons) {
      assert.throws(() => diff(was, inputs), {
        name: "OperationFailed",
        message:
          /^expiresAt: 2026-06-20T00:00:00Z is in the past, so nothing can be minted with it\. Set a later time$/,
      });
    }
  });

  it("is no error while nothing is minted", () => {
    const rescheduled = { expiresAt: "2026-06-25T00:00:01Z" };
    assert.equal(diff(rescheduled, rescheduled).kind, "none");
  });
});
