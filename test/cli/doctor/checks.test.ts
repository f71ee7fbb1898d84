import assert from "node:assert/strict";
import { checkClock } from "../../../cli/src/doctor/clock.js";
import { checkNode } from "../../../cli/src/doctor/programs.js";
import { checkSetting, inProvider } from "../../../cli/src/doctor/setting.js";
import { checkVersions } from "../../../cli/src/doctor/versions.js";
import { USED_FEATURES } from "../../../provider/src/calimero/console-version.js";
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
    const place = inProvider("eu", given, true);
    assert.equal(checkSetting("Console address", "calimeroUrl", place).found, "is not set");
    const accessKey = checkSetting("Access key", "calimeroAccessKey", place);
    assert.deepEqual(
      [accessKey.verdict, accessKey.found],
      ["warning", 'from keyring:calimeroAccessKey in provider "eu", encrypted'],
    );
  });

  it("shows the versions of both sides, and what an older console costs", () => {
    const features = [...Object.keys(USED_FEATURES), "unheard-of"];
    const fine = checkVersions({ version: "0.3.1", features, schema: 9 }, "0.2.0");
    assert.deepEqual([fine.verdict, fine.found], ["good", "Keyring 0.2.0; the console 0.3.1, schema 9"]);
    const lacking = checkVersions({ version: "0.2.0", features: [], schema: 6 }, "0.2.0");
    assert.equal(lacking.verdict, "warning");
    assert.match(lacking.found, /without revoke-sole \(a destroy takes two requests for each token instead of one\)/);
    const oldest = checkVersions(undefined, "0.2.0");
    assert.equal(oldest.verdict, "warning");
    assert.match(oldest.found, /the console does not report its version, without revoke-sole/);
  });

  it("warns of versions that nobody has tested together", () => {
    for (const version of ["0.4.0", "0.0.9", "1.2.0", "tomorrow's"]) {
      const check = checkVersions({ version, features: ["revoke-sole"], schema: 9 }, "0.2.0");
      assert.match(`${check.verdict} ${check.advice}`, /^warning Only neighbouring versions/, version);
    }
  });

  it("refuses a Node that is too old", () => {
    assert.equal(checkNode("18.20.0").verdict, "bad");
    assert.equal(checkNode("22.0.0").verdict, "good");
  });
});
