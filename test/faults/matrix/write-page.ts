/** `npm run reliability`: runs the fault matrices and writes their tables into docs/reliability.md. */
import { readFile, writeFile } from "node:fs/promises";
import { nameOf } from "./cell.js";
import { PAGE, tableOf, withTables } from "./page.js";
import { runMatrix } from "./run.js";
import { SUBJECTS } from "./subjects.js";

async function main(): Promise<void> {
  const tables: string[] = [];
  for (const subject of SUBJECTS) {
    const { results } = await runMatrix(subject);
    tables.push(tableOf(subject, results));
    for (const { cell, notes } of results) for (const note of notes) console.error(`${nameOf(cell)}: ${note}`);
  }
  await writeFile(PAGE, withTables(await readFile(PAGE, "utf8"), tables));
  console.log(tables.join("\n\n"));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
