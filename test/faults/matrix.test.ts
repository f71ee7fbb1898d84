import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { nameOf } from "./matrix/cell.js";
import { cellsOf } from "./matrix/cells.js";
import { PAGE, tableOf, withoutChance } from "./matrix/page.js";
import { type Report, runMatrix } from "./matrix/run.js";
import { secretsSeen } from "./matrix/secrets.js";
import { SUBJECTS } from "./matrix/subjects.js";

for (const subject of SUBJECTS) {
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

    it("is what docs/reliability.md shows", async () => {
      const page = withoutChance(await readFile(PAGE, "utf8"));
      const table = withoutChance(tableOf(subject, report.results));
      assert.ok(page.includes(table), "run `npm run reliability` and commit the page");
    });
  });
}
