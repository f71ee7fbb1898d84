import assert from "node:assert/strict";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { permissionsShape } from "../../../provider/src/calimero/permissions.js";

describe("permissions", () => {
  it("are brought into the form's order, each once", () => {
    assert.deepEqual(permissionsShape.parse(["view-chunks", "write", "view-chunks", "view-accounts"]), [
      "write",
      "view-accounts",
      "view-chunks",
    ]);
    assert.deepEqual(permissionsShape.parse([...PERMISSION_NAMES].reverse()), PERMISSION_NAMES);
  });

  it('may be "full", which is not the same as all eight', () => {
    assert.equal(permissionsShape.parse("full"), "full");
  });

  it('take "full" in a list, for languages in which an input has one type, but only alone', () => {
    assert.equal(permissionsShape.parse(["full"]), "full");
    const failed = permissionsShape.safeParse(["write", "full"]);
    assert.match(JSON.stringify(failed.error?.issues), /\[1\],"message":"includes all others; give \\"full\\" alone"/);
  });
});
