import assert from "node:assert/strict";
import { checkClock } from "../../../cli/src/doctor/clock.js";
import { checkNode } from "../../../cli/src/doctor/programs.js";
import { checkSetting, inProvider } from "../../../cli/src/doctor/setting.js";
import { ownEnvironment } from "../../support/environment.js";

describe("doctor", () => {
  ownEnvironment();

  it("tells a clock that is wrong by more than a minute", () => {
    const theirs = new Date("2026-06-01T00:00:00Z");
    const ours = (seconds: number) => new Date(theirs.getTime() + seconds * 1_000);
    assert.equal(checkClock(theirs, ours(59)).verdict, "good");
    assert.match(checkClock(theirs, ours(3_600)).found, /1 hour ahead of the issuing system's/);
    assert.match(checkClock(theirs, ours(-120)).found, /2 minutes behind the issuing system's/);
  });

  it("takes an empty setting for none, and does not look behind an encrypted one", () => {
    const given = new Map([
      ["calimeroUrl", { secret: false, value: "" }],
      ["calimeroAccessKey", { secret: true }],
    ]);
    const place = inProvider("eu", given);
    assert.equal(checkSetting("Console address", "calimeroUrl", place).found, "is set nowhere");
    const accessKey = checkSetting("Access key", "calimeroAccessKey", place);
    assert.deepEqual(
      [accessKey.verdict, accessKey.found],
      ["warning", 'from keyring:calimeroAccessKey in provider "eu", encrypted'],
    );
  });

  it("refuses a Node that is too old", () => {
    assert.equal(checkNode("18.20.0").verdict, "bad");
    assert.equal(checkNode("22.0.0").verdict, "good");
  });
});
