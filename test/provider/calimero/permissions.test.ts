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
});
