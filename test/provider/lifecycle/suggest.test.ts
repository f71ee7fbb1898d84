import assert from "node:assert/strict";
import { PERMISSIONS } from "../../../provider/src/calimero/permissions.js";
import { closest, didYouMean } from "../../../provider/src/lifecycle/suggest.js";

describe("a suggestion for a near miss", () => {
  const slips: [string, string][] = [
    ["view-account", "view-accounts"],
    ["View accounts", "view-accounts"],
    ["VIEW_ACCOUNTS", "view-accounts"],
    [" view-keys ", "view-keys"],
    ["View contract state", "view-contract-state"],
    ["view contract code", "view-contract-code"],
    ["viewblocks", "view-blocks"],
    ["view-chunk", "view-chunks"],
    ["view-transaction", "view-transactions"],
    ["Write", "write"],
    ["writ", "write"],
    ["view-contract-sate", "view-contract-state"],
    ["veiw-contract-state", "view-contract-state"],
  ];
  for (const [written, meant] of slips) {
    it(`finds ${meant} for ${JSON.stringify(written)}`, () => {
      assert.equal(didYouMean(written, PERMISSIONS), `; did you mean ${JSON.stringify(meant)}?`);
    });
  }

  for (const written of ["admin", "", "   ", "delete", "v", "x".repeat(5_000)]) {
    it(`is not made up for ${JSON.stringify(written.slice(0, 12))}`, () => {
      assert.equal(didYouMean(written, PERMISSIONS), "");
    });
  }

  it("does not count how words are parted", () => assert.equal(closest("A b_c d", ["a-b-c-d"]), "a-b-c-d"));

  it("is the nearest of several words that are near", () => {
    assert.equal(closest("view-block", ["view-clocks", "view-blocks"]), "view-blocks");
  });

  it("needs words to choose from", () => assert.equal(closest("write", []), undefined));
});
