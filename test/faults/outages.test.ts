import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PAGE } from "./matrix/page.js";
import { OUTAGES } from "./outages/faults.js";
import { type Report, runOutages } from "./outages/run.js";

/** One round each, unless told otherwise; `npm run reliability` runs 200 and more. */
const ROUNDS = Number(process.env.KEYRING_OUTAGE_ROUNDS ?? OUTAGES.length);

describe("a console whose footing breaks under load", () => {
  let report: Report;
  before(async function () {
    this.timeout(600_000 + ROUNDS * 20_000);
    report = await runOutages(ROUNDS);
  });

  it("never ends", () => assert.ok(report.alive));

  it("lists every token whose issue it acknowledged", () => {
    assert.ok(report.issued > ROUNDS);
    assert.deepEqual(report.lost, []);
  });

  it("accepts none whose revocation it acknowledged, and every other", () => {
    assert.ok(report.revoked > 0);
    assert.deepEqual([report.revived, report.refused], [[], []]);
  });

  it("answers rightly or 503 with Retry-After, whatever is broken", () => {
    for (const { outage, wrong } of report.results) assert.deepEqual(wrong, [], outage.name);
  });

  for (const { name, impossible } of OUTAGES) {
    if (impossible === undefined) continue;
    it(`was tried while ${name}`, function () {
      const reason = report.impossible.find((outage) => outage.name === name)?.reason;
      if (reason === undefined) return;
      if (this.test) this.test.title += ` (skipped: ${reason})`;
      this.skip();
    });
  }

  it("serves again within two seconds", () => {
    for (const { outage, longestReturn } of report.results)
      assert.ok(longestReturn < 2_000, `${outage.name}: ${longestReturn} ms`);
  });

  it("writes no key of a database connection into its log", () => {
    assert.match(report.log, /lost a database connection/);
    assert.doesNotMatch(report.log, /processID|secretKey|connectionParameters/);
  });

  it("is documented with what was measured", async () => {
    const page = await readFile(PAGE, "utf8");
    for (const { name } of OUTAGES) assert.ok(page.includes(`| ${name} `), name);
  });
});
