import assert from "node:assert/strict";
import { isOfRelease } from "../../../toolchain/release/release";

describe("the folder of a release", () => {
  for (const name of [
    "pulumi-keyring-0.0.9.tgz",
    "pulumi-keyring-provider-1.2.3-rc.1.tgz",
    "keyring-console-0.1.0.tgz",
    "pulumi-resource-keyring-v0.0.9-linux-amd64.tar.gz",
    "keyring-sdk-python-v0.0.9.tar.gz",
    "keyring-v0.0.9.cdx.json",
    "pulumi-keyring-plugin-0.0.9.tgz",
    ".making-Xy12ab",
  ]) {
    it(`loses ${name} of an earlier or interrupted run`, () => assert.ok(isOfRelease(name)));
  }
  for (const name of ["keyring-app", "pulumi-keyring", "notes.tgz", "keyring-backup.tar.gz", ".git", "SHA256SUMS"]) {
    it(`keeps ${name}`, () => assert.ok(!isOfRelease(name)));
  }
});
