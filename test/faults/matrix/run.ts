import { type Cell, nameOf, type Result, runCell } from "./cell.js";
import { cellsOf } from "./cells.js";
import { type StartHost, startHosts } from "./hosts.js";
import type { System } from "./system.js";

/** What a run of the whole matrix brought to light. */
export interface Report {
  results: Result[];
  /** Every value that was minted, and the credentials of the provider. */
  secrets: Set<string>;
  /** Everything that our processes emitted: hosts, systems, errors. */
  emitted: string;
}

/** What the matrix is run with. */
export interface Parts {
  /** Starts an issuing system whose clock is so many milliseconds ahead. */
  startSystem(skew: number): Promise<System>;
  startHost: StartHost;
}

/** Runs every cell. */
export async function runMatrix(parts: Parts): Promise<Report> {
  const report: Report = { results: [], secrets: new Set(), emitted: "" };
  const skews = new Set(cellsOf().map(({ column }) => column.skew));
  for (const skew of skews) {
    const cells = cellsOf().filter(({ column }) => column.skew === skew);
    await runAt(await parts.startSystem(skew), cells, parts.startHost, report);
  }
  return report;
}

/** Runs cells at one system. */
async function runAt(system: System, cells: readonly Cell[], startHost: StartHost, report: Report): Promise<void> {
  const hosts = await startHosts(system, startHost);
  const running = Object.values(hosts);
  try {
    const run = async (cell: Cell) => {
      const result = await runCell(cell, system, hosts).catch((error: unknown) => {
        throw new Error(`${nameOf(cell)}: ${String(error)}`);
      });
      report.results.push(result);
      report.emitted += result.said.join("\n");
    };
    // a port is either open or closed: these take turns
    const inTurn = cells.filter(({ column }) => column.at === "refused");
    const others = cells.filter((cell) => !inTurn.includes(cell));
    await Promise.all([inParallel(inTurn, 1, run), inParallel(others, system.atOnce, run)]);
    for (const { answered } of system.proxy.log) {
      const value = system.valueIn(answered?.body ?? "");
      if (value !== undefined) report.secrets.add(value);
    }
    for (const secret of system.secrets) report.secrets.add(secret);
    report.emitted += [...running.map((host) => host.printed()), system.printed()].join("\n");
  } finally {
    await Promise.all(running.map((host) => host.stop()));
    await system.close();
  }
}

async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
