/** `npm run bench`: measures Keyring against yardsticks in the same run, since figures of different machines cannot be compared. */
import { availableParallelism, loadavg } from "node:os";
import { endAfter } from "../toolchain/end-after.mjs";
import { measureAudit } from "./audit/index.js";
import { measureEngine } from "./engine/index.js";
import { measureKeys } from "./engine/keys.js";
import { measureLarge } from "./engine/large.js";
import { measurePlugin } from "./engine/plugin.js";
import { measureGateway } from "./gateway/index.js";
import { type BenchOptions, type Part, readOptions } from "./options.js";
import { measurePages } from "./pages.js";
import { records, table } from "./report.js";
import { isMet, type Row } from "./row.js";
import { measureScale } from "./scale/index.js";
import { measureShard } from "./shard/index.js";
import { measureStart } from "./start.js";
import { Workplace } from "./workplace.js";

const MEASUREMENTS: Record<Part, (place: Workplace, options: BenchOptions) => Promise<Row[]>> = {
  engine: (place, { count }) => measureEngine(place, count),
  plugin: (place, { count }) => measurePlugin(place, count),
  large: measureLarge,
  keys: measureKeys,
  gateway: measureGateway,
  shard: measureShard,
  start: measureStart,
  audit: measureAudit,
  scale: measureScale,
  pages: measurePages,
};

main().catch(endAfter);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const place = new Workplace();
  const [loadBefore = 0] = loadavg();
  const rows: Row[] = [];
  try {
    await Promise.race([measure(place, options, rows), place.interrupted]);
  } finally {
    // what was measured took long: a part that fails does not throw away the ones before it
    if (rows.length > 0) report(rows, loadBefore, options.format);
    await place.close();
  }
}

async function measure(place: Workplace, options: BenchOptions, rows: Row[]): Promise<void> {
  for (const part of options.parts) rows.push(...(await MEASUREMENTS[part](place, options)));
}

/** A missed target does not fail the command: a machine with other work on it misses some. */
function report(rows: readonly Row[], loadBefore: number, format: BenchOptions["format"]): void {
  const machine = { cores: availableParallelism(), node: process.version, platform: process.platform, loadBefore };
  if (format === "json") {
    console.log(JSON.stringify({ machine, rows: records(rows) }, undefined, 2));
    return;
  }
  const missed = rows.filter((row) => isMet(row) === false);
  console.log(
    `\n${machine.cores} cores, Node ${machine.node}, ${machine.platform}, load average before ${loadBefore.toFixed(1)}\n\n${table(rows)}\n`,
  );
  if (missed.length > 0) {
    console.log(`${missed.length} of the targets missed; measure again on a quiet machine before believing it.`);
  }
}
