import assert from "node:assert/strict";
import { inheritedEnvironment } from "../../../cli/src/env/run-command.js";

describe("the environment that a command gets", () => {
  const OURS = {
    CALIMERO_ACCESS_KEY: "a",
    ASTRA_DB_APPLICATION_TOKEN: "b",
    PULUMI_CONFIG_PASSPHRASE: "c",
    PULUMI_ACCESS_TOKEN: "d",
    PULUMI_CONFIG: "e",
    KEYRING_CONSOLE_MASTER_KEY: "f",
    calimero_access_key: "g",
  };
  const before = { ...process.env };

  beforeEach(() => void Object.assign(process.env, OURS, { DATABASE_URL: "kept", CALIMERO_CONSOLE_URL: "kept" }));
  afterEach(() => {
    process.env = { ...before };
  });

  it("has no credential of Keyring or Pulumi, and everything else", () => {
    const names = Object.keys(inheritedEnvironment("without credentials"));
    for (const name of Object.keys(OURS)) assert.ok(!names.includes(name), name);
    for (const name of ["PATH", "DATABASE_URL", "CALIMERO_CONSOLE_URL"]) assert.ok(names.includes(name), name);
  });

  it("has all of them where asked to keep them, and nothing but a login's with --clean", () => {
    assert.equal(inheritedEnvironment("whole")["PULUMI_ACCESS_TOKEN"], "d");
    const names = Object.keys(inheritedEnvironment("clean"));
    assert.ok(names.includes("PATH") && !names.includes("DATABASE_URL"));
  });
});
