import assert from "node:assert/strict";
import { PERMISSIONS, permissionsShape } from "../../../provider/src/calimero/permissions.js";

describe("permissions", () => {
  it("are the eight of Calimero's form, in its order", () => {
    assert.deepEqual(PERMISSIONS, [
      "write",
      "view-accounts",
      "view-contract-code",
      "view-keys",
      "view-contract-state",
      "view-transactions",
      "view-blocks",
      "view-chunks",
    ]);
  });

  it("are brought into that order, each once", () => {
    assert.deepEqual(permissionsShape.parse(["view-chunks", "write", "view-chunks", "view-accounts"]), [
      "write",
      "view-accounts",
      "view-chunks",
    ]);
    assert.deepEqual(permissionsShape.parse([...PERMISSIONS].reverse()), PERMISSIONS);
  });

  it('may be "full", which is not the same as all eight', () => {
    assert.equal(permissionsShape.parse("full"), "full");
  });

  it('take "full" in a list, for languages in which an input has one type, but only alone', () => {
    assert.equal(permissionsShape.parse(["full"]), "full");
    const failed = permissionsShape.safeParse(["full", "write"]);
    assert.match(JSON.stringify(failed.error?.issues), /\\"full\\" includes all others; give it alone/);
  });
});
