import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { nameOf } from "./cell.js";
import { cellsOf } from "./cells.js";
import type { Column } from "./column.js";
import { missingIn, PAGE, tableOf } from "./page.js";
import { type Report, runMatrix } from "./run.js";
import { secretsSeen } from "./secrets.js";
import type { Subject } from "./subject.js";

/**
 * Runs a matrix and expects what docs/explanation/reliability.md promises of it.
 * @param short the columns that run by default, where the others add little; with KEYRING_TEST_FULL all of them do
 */
export function describeMatrix(whole: Subject, short: readonly Column[] = whole.columns): void {
  const subject = process.env["KEYRING_TEST_FULL"] ? whole : { ...whole, columns: short };
  describe(`the fault matrix of ${subject.title}`, () => {
    let report: Report;
    before(async function () {
      this.timeout(900_000);
      report = await runMatrix(subject);
    });

    it("runs every cell", () => {
      const ran = report.results.map(({ cell }) => nameOf(cell));
      assert.deepEqual(ran.sort(), cellsOf(subject).map(nameOf).sort());
    });

    for (const column of subject.columns) {
      const results = () => report.results.filter(({ cell }) => cell.column === column);

      it(`loses and leaves nothing, and tells the truth: ${column.name}`, () => {
        for (const { cell, verdicts, notes } of results()) {
          const found = verdicts.filter((verdict) => !column.expected.includes(verdict));
          assert.deepEqual(found, [], `${nameOf(cell)}\n${notes.join("\n")}`);
        }
      });

      it(`succeeds or fails as the page says, and a failure names the resource: ${column.name}`, () => {
        for (const { cell, ending, said, resource } of results()) {
          const succeeds = cell.duration === "passing" && column.outlived(cell.at.step);
          const name = `${nameOf(cell)}, which ended as ${ending}\n${said.join("\n")}`;
          assert.equal(ending === "done" || ending === "same", succeeds, name);
          for (const words of said) assert.ok(words.includes(resource), name);
        }
      });
    }

    it("prints no secret: no value that was minted, and no credential, at any verbosity", () => {
      assert.ok(report.secrets.size > report.results.length / 2, "there is something to look for");
      assert.equal(secretsSeen(report).length, 0);
    });

    it("is what docs/explanation/reliability.md shows; otherwise run `npm run reliability` and commit the page", async () => {
      assert.deepEqual(missingIn(await readFile(PAGE, "utf8"), subject, tableOf(subject, report.results)), []);
    });
  });
}
