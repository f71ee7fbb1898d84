import assert from "node:assert/strict";
import { formatElapsed } from "../../toolchain/elapsed.mjs";
import { explain, head, SetupError, tail } from "../../toolchain/setup-error.mjs";

describe("explaining a failed set-up", () => {
  it("says what failed and what to do next, after the failed program's own words", () => {
    const error = new SetupError("npm ci failed.", ["run it again."], { output: "npm error EBROKEN" });
    assert.equal(explain(error), "  | npm error EBROKEN\nnpm ci failed.\nWhat to do: run it again.");
  });

  it("lists several ways out one by one", () => {
    assert.match(
      explain(new SetupError("No Pulumi.", ["install it.", "build it."])),
      /one of:\n {2}- install it\.\n {2}- build it\.$/,
    );
  });

  it("keeps the beginning of npm's output, where its reason stands", () => {
    assert.equal(head("1\n2\n3\n", 2), "1\n2");
  });

  it("keeps the end of a long output, where the reason stands", () => {
    assert.equal(tail("1\n2\n3\n", 2), "2\n3");
  });
});

describe("telling a duration", () => {
  for (const [milliseconds, text] of [
    [0, "0.0s"],
    [1_249, "1.2s"],
    [9_940, "9.9s"],
    [9_990, "10s"],
    [59_400, "59s"],
    [59_600, "1m00s"],
    [210_000, "3m30s"],
  ] as const) {
    it(`${milliseconds} ms is ${text}`, () => assert.equal(formatElapsed(milliseconds), text));
  }
});
