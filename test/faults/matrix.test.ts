import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { startDynamicHost } from "../provider/support/dynamic-host.js";
import { calimero } from "./matrix/calimero.js";
import { nameOf } from "./matrix/cell.js";
import { cellsOf } from "./matrix/cells.js";
import { COLUMNS } from "./matrix/columns.js";
import { PAGE, tableOf, withoutChance } from "./matrix/page.js";
import { OPERATIONS } from "./matrix/rows.js";
import { type Report, runMatrix } from "./matrix/run.js";

describe("the fault matrix", () => {
  let report: Report;
  before(async function () {
    this.timeout(900_000);
    report = await runMatrix({ startSystem: calimero, startHost: startDynamicHost });
  });

  it("runs every cell", () => {
    const ran = report.results.map(({ cell }) => nameOf(cell));
    assert.deepEqual(ran.sort(), cellsOf().map(nameOf).sort());
  });

  for (const column of COLUMNS) {
    for (const operation of OPERATIONS) {
      const results = () =>
        report.results.filter(({ cell }) => cell.column.name === column.name && cell.row.operation === operation);

      it(`${operation} loses and leaves nothing, and tells the truth: ${column.name}`, () => {
        for (const { cell, verdicts, notes } of results()) {
          const found = verdicts.filter((verdict) => !column.expected.includes(verdict));
          assert.deepEqual(found, [], `${nameOf(cell)}\n${notes.join("\n")}`);
        }
      });

      it(`${operation} succeeds or fails as the page says, and a failure names the resource: ${column.name}`, () => {
        for (const { cell, ending, said, resource } of results()) {
          const succeeds = cell.duration === "passing" && column.outlived(cell.at.step);
          const name = `${nameOf(cell)}\n${said.join("\n")}`;
          assert.equal(ending === "done" || ending === "same", succeeds, name);
          for (const words of said) assert.ok(words.includes(resource), name);
        }
      });
    }
  }

  it("prints no secret: no value that was minted, and no credential, at any verbosity", () => {
    const { secrets, emitted } = report;
    assert.ok(secrets.size > cellsOf().length / 2 && emitted.length > 100_000, "there is something to look for");
    // texts of this length are cut into words once: looking for thousands of secrets one by one would take minutes
    const words = new Set(emitted.split(/[^\w-]+/));
    const seen = [...secrets].filter((secret) => words.has(secret));
    assert.equal(seen.length, 0);
  });

  it("is what docs/reliability.md shows", async () => {
    const page = withoutChance(await readFile(PAGE, "utf8"));
    assert.ok(page.includes(withoutChance(tableOf(report.results))), "run `npm run reliability` and commit the page");
  });
});
