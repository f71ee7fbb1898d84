import assert from "node:assert/strict";
import { readDeployment } from "../../../cli/src/state/deployment.js";
import { exported, exportedToken } from "../support/state.js";

describe("an exported state", () => {
  it("was last written when its newest part was", () => {
    const token = { ...exportedToken(), modified: "2026-06-02T00:00:00Z" };
    const { writtenAt, resources } = readDeployment(exported([token], "2026-06-01T00:00:00Z"));
    assert.equal(writtenAt?.toISOString(), "2026-06-02T00:00:00.000Z");
    assert.equal(resources.length, 1);
  });

  it("may be empty, and then does not say when it was written", () => {
    for (const nothing of ["{}", "null"]) {
      assert.deepEqual(readDeployment(`{"version": 3, "deployment": ${nothing}}`), {
        resources: [],
        writtenAt: undefined,
      });
    }
    const never = readDeployment('{"deployment": {"manifest": {"time": "0001-01-01T00:00:00Z"}, "resources": null}}');
    assert.deepEqual(never, { resources: [], writtenAt: undefined });
  });

  for (const [what, text] of [
    ["no JSON", "error: no stack selected"],
    ["something else", '{"resources": []}'],
    ["a part of a state", '{"deployment": {"resources": [{"urn": 1}]}}'],
  ] as const) {
    it(`is refused where it is ${what}, with what to give instead`, () => {
      assert.throws(
        () => readDeployment(text),
        /This is not the state of a stack \(at .*output of `pulumi stack export`/,
      );
    });
  }
});
