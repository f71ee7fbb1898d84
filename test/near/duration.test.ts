import assert from "node:assert/strict";
import { inWords, parseDuration, whyNoDuration } from "pulumi-keyring-near";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a length of time", () => {
  const forms: [string, number][] = [
    ["45s", 45 * SECOND],
    ["90m", 90 * MINUTE],
    ["12h", 12 * HOUR],
    ["30d", 30 * DAY],
    ["2w", 14 * DAY],
    ["1h30m", HOUR + 30 * MINUTE],
    ["1d12h5m1s", DAY + 12 * HOUR + 5 * MINUTE + SECOND],
    [" 30d ", 30 * DAY],
    ["P30D", 30 * DAY],
    ["P2W", 14 * DAY],
    ["PT12H", 12 * HOUR],
    ["PT90M", 90 * MINUTE],
    ["PT5S", 5 * SECOND],
    ["P1DT12H30M5S", DAY + 12 * HOUR + 30 * MINUTE + 5 * SECOND],
    ["p1dt12h", DAY + 12 * HOUR],
    ["0s", 0],
    ["PT0S", 0],
    ["3660d", 3_660 * DAY],
  ];
  for (const [text, milliseconds] of forms) {
    it(`is read from ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), milliseconds));
  }

  const nonsense = [
    "",
    " ",
    "30",
    "30 days",
    "1.5h",
    "30D",
    "5x",
    "h",
    "d30",
    "P",
    "PT",
    "P1DT",
    "P1H",
    "PT1D",
    "30d!",
    "٣d",
    "1e3s",
  ];
  for (const text of nonsense) {
    it(`is not read from ${JSON.stringify(text)}, and the refusal shows how to write one`, () => {
      assert.throws(() => parseDuration(text), {
        name: "RangeError",
        message: /^is not a length of time; write .*"30d"/,
      });
    });
  }

  for (const text of ["-30d", "-PT1H", " -1s", "-"]) {
    it(`is refused as negative: ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseDuration(text), {
        name: "RangeError",
        message: /^is a negative length of time; write /,
      });
    });
  }

  for (const text of ["P1M", "P3M10D", "P1Y", "P1Y6M", "p1m"]) {
    it(`refuses ${text}, since months and years differ in length, and says to write days`, () => {
      assert.throws(() => parseDuration(text), {
        name: "RangeError",
        message: /^has months or years, which differ in length; write days$/,
      });
    });
  }

  for (const text of ["3661d", "3660d1s", "P523W", "999999999999999999999999d", `${"9".repeat(400)}d`]) {
    it(`is at most ten years: ${text.slice(0, 20)}`, () => {
      assert.throws(() => parseDuration(text), { name: "RangeError", message: /^is longer than ten years$/ });
    });
  }

  it("is not repeated by a refusal, since it may be a secret in the wrong place", () => {
    for (const text of ["hunter2", "-hunter2", "P2Yhunter2"]) {
      assert.throws(
        () => parseDuration(text),
        (error: Error) => !error.message.includes("hunter2"),
      );
    }
  });

  it("is a text", () => assert.match(whyNoDuration(30) ?? "", /^must be a text such as "30d"$/));
});

describe("a length of time in words", () => {
  const words: [number, string][] = [
    [0, "0 seconds"],
    [-5 * DAY, "0 seconds"],
    [1 * SECOND, "1 second"],
    [59 * SECOND, "59 seconds"],
    [MINUTE, "1 minute"],
    [HOUR + MINUTE, "1 hour 1 minute"],
    [6 * DAY + 3 * HOUR + 20 * MINUTE, "6 days 3 hours"],
    [DAY + 20 * MINUTE, "1 day"],
    [30 * DAY, "30 days"],
    [400 * DAY, "400 days"],
    [2 * HOUR + 5 * SECOND, "2 hours"],
  ];
  for (const [milliseconds, text] of words) {
    it(`of ${milliseconds} ms reads "${text}"`, () => assert.equal(inWords(milliseconds), text));
  }
});
