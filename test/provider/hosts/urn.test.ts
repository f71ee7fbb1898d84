import assert from "node:assert/strict";
import { readUrn } from "../../../provider/src/hosts/urn.js";

describe("a URN", () => {
  it("tells stack, project, type and name, also below other resources and of odd names", () => {
    const parts = { stack: "dev", project: "infra", type: "keyring:calimero:AuthToken", name: "a::b" };
    assert.deepEqual(readUrn("urn:pulumi:dev::infra::my:index:Parent$keyring:calimero:AuthToken::a::b"), parts);
  });

  it("is nothing else", () => {
    for (const text of ["", "urn:pulumi:dev::infra", "urn:pulumi:dev::infra::type"]) {
      assert.equal(readUrn(text), undefined);
    }
  });
});
