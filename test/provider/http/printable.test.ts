import assert from "node:assert/strict";
import fc from "fast-check";
import { printable, printableLines } from "../../../provider/src/http/printable.js";
import { harm, hostileText } from "../../support/hostile-text.js";

describe("a text from elsewhere, as it is printed", () => {
  it("does nothing to a terminal, whatever it is", () => {
    fc.assert(fc.property(hostileText, (text) => assert.equal(harm(printable(text)), undefined)));
  });

  it("is one line, and each further line of several is indented", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [, ...more] = printableLines(`first\n${text}`).split("\n");
        for (const line of more) assert.ok(line.startsWith("  ") && harm(line) === undefined, JSON.stringify(line));
      }),
    );
  });

  it("commands no CI runner, and says the same", () => {
    assert.equal(printable(" ::set-output name=a::b ::c"), " : :set-output name=a::b ::c");
    assert.equal(printable("a ##[add-mask]b ##vso[task.complete]c"), "a ## [add-mask]b ##vso [task.complete]c");
  });

  it("takes time in proportion to its length", () => {
    const started = performance.now();
    printable(`##${"a".repeat(1_000_000)}${":".repeat(1_000_000)}${"#".repeat(1_000_000)}[`);
    assert.ok(performance.now() - started < 5_000);
  });

  it("stays as it is where it is harmless", () => {
    for (const text of ["Zürich 東京 😀 שלום", "می‌خواهم", 'a "quoted" name, <b>', "", "a::b [::1] # ## x["])
      assert.equal(printable(text), text);
  });

  it("shows where something was taken out, and no secret", () => {
    assert.equal(printable("a\u001b[2Jb\u202ec\r\nd"), "a\ufffd[2Jb\ufffdc d");
    assert.equal(printable("x s3cr3t-value", ["s3cr3t-value"]), "x [secret]");
  });
});
