import assert from "node:assert/strict";
import { didYouMean, PERMISSION_NAMES } from "pulumi-keyring-near";

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
      assert.equal(didYouMean(written, PERMISSION_NAMES), `; did you mean ${JSON.stringify(meant)}?`);
    });
  }

  for (const written of ["admin", "", "   ", "delete", "v", "x".repeat(5_000)]) {
    it(`is not made up for ${JSON.stringify(written.slice(0, 12))}`, () => {
      assert.equal(didYouMean(written, PERMISSION_NAMES), "");
    });
  }

  it("does not count how words are parted", () => {
    assert.equal(didYouMean("A b_c d", ["a-b-c-d"]), '; did you mean "a-b-c-d"?');
  });

  it("is the nearest of several words that are near", () => {
    assert.equal(didYouMean("view-block", ["view-clocks", "view-blocks"]), '; did you mean "view-blocks"?');
  });

  it("finds two letters that changed places, also in a short word", () => {
    assert.equal(didYouMean("prot", ["host", "port"]), '; did you mean "port"?');
  });

  it("finds a word of which only the beginning was written, unless several begin so", () => {
    assert.equal(didYouMean("expiresIn", ["expiresInSeconds", "expiresAt"]), '; did you mean "expiresInSeconds"?');
    assert.equal(didYouMean("expires", ["expiresInSeconds", "expiresInDays"]), "");
  });

  it("needs words to choose from, and a text", () => {
    assert.equal(didYouMean("write", []), "");
    assert.equal(didYouMean(7, ["write"]), "");
  });

  it("gives way to what is to be said without one", () => {
    assert.equal(didYouMean("admin", PERMISSION_NAMES, "."), ".");
  });
});
