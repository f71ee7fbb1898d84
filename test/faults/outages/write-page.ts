import { readFile, writeFile } from "node:fs/promises";
import { PAGE } from "../matrix/page.js";
import { tableOf, withTable } from "./page.js";
import { runOutages } from "./run.js";

/**
 * Breaks what a console stands on, at least 200 times unless KEYRING_OUTAGE_ROUNDS says otherwise, and writes what came of it into
 * docs/explanation/reliability.md.
 */
export async function writeOutages(): Promise<void> {
  const report = await runOutages(Number(process.env.KEYRING_OUTAGE_ROUNDS ?? 204));
  const table = tableOf(report);
  await writeFile(PAGE, withTable(await readFile(PAGE, "utf8"), table));
  console.log(table);
  const wrong = report.results.flatMap(({ outage, wrong }) => wrong.map((answer) => `${outage.name}: ${answer}`));
  const complaints = [...wrong, ...report.lost, ...report.revived, ...report.refused];
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}
