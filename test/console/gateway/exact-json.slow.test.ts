import assert from "node:assert/strict";
import fc from "fast-check";
import { ExactJson, MOST_INEXACT_NUMBERS, TooManyNumbersError } from "../../../console/src/gateway/exact-json.js";

describe("gateway: numbers in JSON", () => {
  const through = (text: string) => new ExactJson(text).write((value) => value);

  for (const number of [
    "18446744073709551615",
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901234567890",
    "0.1000000000000000055511151231257827",
    "1.0",
    "1e2",
    "1E+400",
    "-0",
    "-0.0",
    "1e-400",
    "0",
    "-1",
    "1.5",
    "999999999999999",
    "9007199254740992",
  ]) {
    it(`keeps ${number} digit by digit, wherever it stands`, () => {
      for (const text of [number, `[${number}]`, `{"a":${number}}`, `{"a":[1,${number},{"b":${number}}],"c":"x"}`]) {
        assert.equal(through(text), text);
      }
      assert.equal(through(` { "a" :\n\t${number} } `), `{"a":${number}}`);
    });
  }

  it("leaves strings that look like numbers alone", () => {
    for (const text of ['{"a":"18446744073709551615"}', '["1.0",",1e400","[-0"]', '{"1.0":":12345678901234567890"}']) {
      assert.equal(through(text), text);
    }
    assert.equal(through('["\\",1.0", "\\\\", 1.0]'), '["\\",1.0","\\\\",1.0]');
  });

  it("decides by what JSON.parse reads, and tells that a number is not what was sent", () => {
    const { value, inexact } = new ExactJson('{"a":18446744073709551615,"b":1.5,"c":"1.0"}');
    assert.deepEqual(value, { a: 18446744073709552000, b: 1.5, c: "1.0" });
    assert.ok(inexact);
    assert.ok(!new ExactJson('{"a":999999999999999,"b":[1.5,-7],"c":"1.0"}').inexact);
  });

  it("writes a part with the same care", () => {
    const json = new ExactJson('{"id":1.0,"x":[18446744073709551615,"\\\\"],"y":2}');
    assert.equal(
      json.write((value) => (value as { x: unknown }).x),
      '[18446744073709551615,"\\\\"]',
    );
    assert.equal(
      json.write((value) => (value as { y: unknown }).y),
      "2",
    );
  });

  it("writes no more inexact numbers than any request needs, wherever they stand", () => {
    for (const number of ["-0", "1.0", "18446744073709551615", "1e1"]) {
      const most = Array(MOST_INEXACT_NUMBERS).fill(number).join(",");
      assert.equal(through(`[${most}]`), `[${most}]`);
      for (const text of [`[${most},${number}]`, `{"a":[${most}],"b":{"c":${number}}}`]) {
        assert.ok(new ExactJson(text).inexact);
        assert.throws(() => through(text), TooManyNumbersError);
      }
    }
  });

  it("keeps keys with a meaning in JavaScript as plain keys", () => {
    const text = '{"__proto__":{"a":1.0},"constructor":1.0,"toJSON":1.0,"valueOf":null}';
    assert.equal(through(text), text);
    assert.equal(Object.getPrototypeOf(new ExactJson(text).value), Object.prototype);
  });

  it("takes the last of repeated keys, and writes it once", () => {
    assert.equal(through('{"a":1.0,"a":12345678901234567890}'), '{"a":12345678901234567890}');
    assert.equal(through('{"a":1,"\\u0061":2}'), '{"a":2}');
  });

  for (const text of [
    "01",
    "[01.0]",
    "[1.]",
    "[.5]",
    "[1e]",
    "[+1.0]",
    "[--1.0]",
    "[1.0.0]",
    "[12345678901234567890x]",
    '["1.0]',
    '{"a":1.0',
    "[1.0,]",
    "",
    "[NaN,1.0]",
    "[0x1p-0.5]",
  ]) {
    it(`refuses ${JSON.stringify(text)} as JSON.parse does`, () => {
      assert.throws(() => through(text), SyntaxError);
    });
  }

  it("gives everything back as JSON.parse and JSON.stringify do, except for such numbers", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(JSON.parse(through(text)), JSON.parse(text));
      }),
    );
  });

  it("refuses nesting it could not write again", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    assert.throws(() => through(deep), RangeError);
    assert.throws(() => through(deep.replace("[]", "[1.0]")), RangeError);
  });

  it("takes no longer than the size of the text, however nasty the text is", () => {
    // Each of these takes minutes when its length is squared; the time limit of the test is the bound.
    for (const piece of ["-0,", "1.0,", '"\\\\', ",      ", "[-", '\\"', "1.", "1e1", ":\t\t\t"]) {
      const body = piece.repeat(1_000_000);
      for (const text of [`["${body.replaceAll('"', "")}",1.0]`, `[${body}`, `["${body}`]) {
        try {
          through(text);
        } catch (error) {
          assert.ok(
            error instanceof SyntaxError || error instanceof RangeError || error instanceof TooManyNumbersError,
          );
        }
      }
    }
  });
});
