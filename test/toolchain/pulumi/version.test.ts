import assert from "node:assert/strict";
import { parseVersion, unsupportedBecause } from "../../../toolchain/pulumi/version";

describe("reading Pulumi's version", () => {
  for (const [output, text] of [
    ["v3.259.0\n", "3.259.0"],
    ["3.220.1", "3.220.1"],
    ["v3.260.0-alpha.xdf9a1\n", "3.260.0-alpha.xdf9a1"],
    ["v3.259.0+dirty\n", "3.259.0"],
    ["warning: A new version of Pulumi is available\nv3.230.0\n", "3.230.0"],
    ["upgrade from version '3.1.0' to '3.2.0'\n", undefined],
    ["", undefined],
  ] as const) {
    it(`finds ${text ?? "none"} in ${JSON.stringify(output)}`, () => assert.equal(parseVersion(output)?.text, text));
  }
});

describe("deciding whether a Pulumi is new enough", () => {
  for (const [text, supported] of [
    ["3.220.0", true],
    ["3.1000.0", true],
    ["3.220.1-alpha.1", true],
    ["3.219.9", false],
    ["3.220.0-alpha.1", false],
    ["2.999.0", false],
    ["4.0.0", false],
  ] as const) {
    it(`${supported ? "takes" : "refuses"} ${text}`, () => {
      const version = parseVersion(text);
      assert.ok(version);
      assert.equal(unsupportedBecause(version) === undefined, supported);
    });
  }
});
