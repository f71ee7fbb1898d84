/** `npm run reliability [-- --only matrix|outages|power]`: runs what the tables of docs/explanation/reliability.md show, and writes them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureStrace } from "../../../toolchain/strace.js";
import { writeOutages } from "../outages/write-page.js";
import { powerLossTable, withPowerLoss } from "../power/page.js";
import { cutPower } from "../power/power-loss.js";
import { nameOf } from "./cell.js";
import { PAGE, tableOf, withTables } from "./page.js";
import { runMatrix } from "./run.js";
import { SUBJECTS } from "./subjects.js";

async function main(): Promise<void> {
  const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
  if (only === undefined || only === "outages") await writeOutages();
  if (only === undefined || only === "matrix") await writeMatrices();
  if (only === undefined || only === "power") await writePowerLoss();
}

async function writeMatrices(): Promise<void> {
  const tables: string[] = [];
  for (const subject of SUBJECTS) {
    const { results } = await runMatrix(subject);
    tables.push(tableOf(subject, results));
    for (const { cell, notes } of results) for (const note of notes) console.error(`${nameOf(cell)}: ${note}`);
  }
  await writeFile(PAGE, withTables(await readFile(PAGE, "utf8"), tables));
  console.log(tables.join("\n\n"));
}

async function writePowerLoss(): Promise<void> {
  if (process.platform !== "linux") return;
  await ensureStrace();
  const folder = await mkdtemp(join(tmpdir(), "keyring-power-"));
  try {
    const result = await cutPower(folder, ROUNDS, CUTS);
    for (const { phase, loss, text } of result.faults) console.error(`${phase}, ${loss}: ${text}`);
    await writeFile(PAGE, withPowerLoss(await readFile(PAGE, "utf8"), result));
    console.log(powerLossTable(result));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of each client, in each of the three runs that are recorded. */
const ROUNDS = 12;
const CUTS = 1_000;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
