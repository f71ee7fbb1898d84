import assert from "node:assert/strict";
import { ownerLabel, stackPrefix } from "../../../provider/src/lifecycle/owner.js";
import { settingsOf } from "../support/context.js";

describe("an owner label", () => {
  it("is what the program says, where no prefix is set", () => {
    assert.equal(ownerLabel("acme/infra/dev/web", settingsOf({})), "acme/infra/dev/web");
  });

  it("begins with the prefix, which tells backends apart", () => {
    assert.equal(ownerLabel("acme/infra/dev/web", settingsOf({ ownerPrefix: "laptop" })), "laptop/acme/infra/dev/web");
  });

  it("is empty, or the prefix alone, for a resource of which nothing is known", () => {
    assert.equal(ownerLabel(undefined, settingsOf({})), "");
    assert.equal(ownerLabel(undefined, settingsOf({ ownerPrefix: "laptop" })), "laptop");
  });

  it("is never longer than a label may be", () => {
    assert.equal(ownerLabel(`a/b/c/${"x".repeat(600)}`, settingsOf({})).length, 512);
  });

  it("is not cut within a character", () => {
    assert.equal(ownerLabel(`${"x".repeat(511)}🔑`, settingsOf({})), "x".repeat(511));
  });

  it("is shared by the resources of a stack up to its last part", () => {
    assert.equal(stackPrefix("laptop/acme/infra/dev/web"), "laptop/acme/infra/dev/");
    assert.equal(stackPrefix("web"), "", "nothing is shared where no stack is known");
    assert.equal(stackPrefix(""), "");
  });
});
