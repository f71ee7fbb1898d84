/** `npm run reliability`: runs the fault matrices and writes their tables into docs/reliability.md. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureStrace } from "../../../toolchain/strace.js";
import { powerLossTable, withPowerLoss } from "../power/page.js";
import { cutPower } from "../power/power-loss.js";
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
  if (process.platform === "linux") await writePowerLoss();
}

async function writePowerLoss(): Promise<void> {
  await ensureStrace();
  const folder = await mkdtemp(join(tmpdir(), "keyring-power-"));
  try {
    const result = await cutPower(folder, ROUNDS, CUTS);
    for (const fault of result.faults) console.error(fault);
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
