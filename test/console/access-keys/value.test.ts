import assert from "node:assert/strict";
import { hasRightChecksum, isAccessKey, makeAccessKey } from "../../../console/src/access-keys/value.js";

describe("console: the form of an access key", () => {
  it("is one that leak scanners recognise: a prefix, random bytes and a checksum", () => {
    for (let index = 0; index < 100; index += 1) {
      const value = makeAccessKey();
      assert.match(value, /^keyring_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}$/);
      assert.ok(isAccessKey(value));
    }
    // as any other implementation of CRC-32 in base 62 makes it
    assert.ok(isAccessKey(`keyring_${"A".repeat(43)}1zWXBn`));
  });

  it("tells any one character that is mistyped", () => {
    const value = makeAccessKey();
    for (let at = "keyring_".length; at < value.length; at += 1) {
      const other = value[at] === "x" ? "y" : "x";
      assert.ok(!hasRightChecksum(value.slice(0, at) + other + value.slice(at + 1)), `at ${at}`);
    }
  });

  it("of earlier consoles had no checksum, and goes on", () => {
    assert.ok(isAccessKey(`keyring_${"A".repeat(43)}`));
    assert.ok(!isAccessKey(`keyring_${"A".repeat(42)}`) && !isAccessKey(`keyring_${"A".repeat(44)}`));
  });
});
