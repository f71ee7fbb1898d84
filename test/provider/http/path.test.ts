import assert from "node:assert/strict";
import { path } from "../../../provider/src/http/path.js";

describe("a path", () => {
  it("takes each value as exactly one segment", () => {
    assert.equal(path`/shards/${"demos-calimero-testnet"}/tokens/${"t1"}`, "/shards/demos-calimero-testnet/tokens/t1");
    assert.equal(path`/shards/${"a/../b"}/tokens`, "/shards/a%2F..%2Fb/tokens");
    assert.equal(path`/x/${"?q=1#f %é"}`, "/x/%3Fq%3D1%23f%20%25%C3%A9");
    assert.equal(path`/shards`, "/shards");
  });

  for (const value of ["", ".", ".."]) {
    it(`refuses ${JSON.stringify(value)}, which would name something else`, () => {
      assert.throws(() => path`/shards/${value}/tokens`, RangeError);
    });
  }
});
