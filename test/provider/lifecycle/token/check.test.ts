import assert from "node:assert/strict";
import { Unknown } from "../../../../provider/src/lifecycle/resource.js";
import { pass } from "../../support/pass.js";

const good = { place: "here", name: "web", permissions: ["look"] };

/** The properties that a check finds wrong, on the first of June 2026. */
function wrong(inputs: object): string[] {
  const { resource, context } = pass();
  return resource
    .check({ ...good, ...inputs }, { now: context.now() })
    .failures.map(({ property }) => property)
    .sort();
}

describe("the check of a token", () => {
  it("names what is wrong by itself and what is wrong together, all at once", () => {
    assert.deepEqual(wrong({ name: 5, expiresIn: "30d", rotation: { before: "40d" } }), ["name", "rotation.before"]);
    assert.deepEqual(wrong({ expiresIn: "soon", expiresAt: "2020-01-01T00:00:00Z" }), [
      "expiresAt",
      "expiresAt",
      "expiresIn",
    ]);
  });

  it("refuses an end that no console takes", () => {
    assert.deepEqual(wrong({ expiresAt: "2036-05-01T00:00:00Z" }), []);
    assert.deepEqual(wrong({ expiresAt: "2036-07-01T00:00:00Z" }), ["expiresAt"]);
  });

  it("does no arithmetic with what is wrong by itself", () => {
    assert.deepEqual(wrong({ expiresIn: "soon", rotation: { before: "40d", grace: "50d" } }), ["expiresIn"]);
    assert.deepEqual(wrong({ expiresIn: "30d", rotation: { before: "soon", grace: "50d" } }), ["rotation.before"]);
  });

  it("does no arithmetic with what is not known yet", () => {
    assert.deepEqual(wrong({ expiresIn: Unknown, rotation: { before: "40d" } }), []);
    assert.deepEqual(wrong({ expiresIn: "30d", rotation: { before: Unknown, grace: "50d" } }), []);
  });

  it("asks nobody", () => {
    const { resource, issuer, context } = pass();
    resource.check(good, { now: context.now() });
    assert.deepEqual(issuer.requests, []);
  });
});
