import assert from "node:assert/strict";
import { hashCode, isCode, makeCode } from "../../../console/src/people/code.js";
import { Passwords } from "../../../console/src/people/password.js";

describe("console: passwords", () => {
  const passwords = new Passwords();

  it("are recognised by their hash, and nothing else is", async () => {
    const stored = await passwords.hash("correct horse battery");
    assert.match(stored, /^scrypt:32768:8:3:[\w-]{22}:[\w-]{43}$/);
    assert.equal(await passwords.isRight("correct horse battery", stored), true);
    for (const other of ["correct horse batterz", "", stored])
      assert.equal(await passwords.isRight(other, stored), false);
    assert.notEqual(
      await passwords.hash("correct horse battery"),
      stored,
      "the same password has another hash elsewhere",
    );
  });

  it("are the same however a keyboard composes their letters", async () => {
    assert.equal(await passwords.isRight("caf\u0065\u0301 au lait!", await passwords.hash("caf\u00e9 au lait!")), true);
  });

  it("of nobody are never right", async () => {
    for (const stored of [null, undefined]) assert.equal(await passwords.isRight("", stored), false);
  });

  it("hashed at another cost are recognised too, so that it can be raised", async () => {
    const cheap = "scrypt:1024:8:1:AAAAAAAAAAAAAAAAAAAAAA:";
    const { scryptSync } = await import("node:crypto");
    const hash = scryptSync("old password", Buffer.alloc(16), 32, { N: 1024, r: 8, p: 1 });
    assert.equal(await passwords.isRight("old password", cheap + hash.toString("base64url")), true);
    assert.equal(await passwords.isRight("new password", cheap + hash.toString("base64url")), false);
  });
});

describe("console: one-time codes", () => {
  it("have 160 random bits in letters that are not mistaken for each other", () => {
    const codes = Array.from({ length: 200 }, makeCode);
    for (const code of codes) assert.match(code, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(new Set(codes).size, codes.length);
    assert.equal(new Set(codes.join("").replaceAll("-", "")).size, 32, "every letter occurs");
  });

  it("are the same as people type them", () => {
    const hash = hashCode("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
    assert.equal(hash?.length, 32);
    assert.deepEqual(hashCode(" oi23 4567 89ab-cdefghjk MNPQ rstv wxyz\n"), hash);
    for (const no of [
      "",
      "0123",
      "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYU",
      "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ0",
    ]) {
      assert.deepEqual([hashCode(no), isCode(no)], [undefined, false]);
    }
  });
});
