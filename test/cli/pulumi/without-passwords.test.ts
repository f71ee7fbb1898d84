import assert from "node:assert/strict";
import { withoutPasswords } from "../../../cli/src/pulumi/without-passwords.js";

describe("the address of a backend", () => {
  it("is shown without the password that it may hold", () => {
    const said = "cannot open postgres://me:secret@db.example/state, nor s3://bucket/path";
    assert.equal(withoutPasswords(said), "cannot open postgres://…@db.example/state, nor s3://bucket/path");
    assert.equal(withoutPasswords("https://token@example.com"), "https://…@example.com");
    assert.equal(withoutPasswords("file://~/state and a@b"), "file://~/state and a@b");
  });
});
