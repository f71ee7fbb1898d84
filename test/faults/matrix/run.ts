import { type Cell, nameOf, type Result, runCell } from "./cell.js";
import { cellsOf } from "./cells.js";
import { Hosts } from "./hosts.js";
import type { Subject } from "./subject.js";

/** What a run of a whole matrix brought to light. */
export interface Report {
  results: Result[];
  /** Every value that was minted, and the credentials of the provider. */
  secrets: Set<string>;
  /** Everything that our processes emitted: hosts, systems, errors. */
  emitted: string;
}

const DURATIONS = ["passing", "lasting"] as const;

/** Runs every cell of a subject. */
export async function runMatrix(subject: Subject): Promise<Report> {
  const report: Report = { results: [], secrets: new Set(), emitted: "" };
  const cells = cellsOf(subject);
  for (const skew of new Set(cells.map(({ column }) => column.skew))) {
    const own = cells.filter(({ column }) => column.skew === skew);
    // a port is either open or closed: these take turns, those first after which no list goes on being asked for
    const refused = own.filter(({ column }) => column.at === "refused");
    const inTurn = DURATIONS.flatMap((duration) => refused.filter((cell) => cell.duration === duration));
    const others = own.filter((cell) => !refused.includes(cell));
    const systems = skew === 0 ? subject.systems : 1;
    const shares = Array.from({ length: systems }, () => runAt(subject, skew, others, report));
    await Promise.all([...shares, ...(inTurn.length > 0 ? [runAt(subject, skew, inTurn, report, 1)] : [])]);
  }
  return report;
}

/** Starts a system and takes cells from those that wait until none is left. */
async function runAt(subject: Subject, skew: number, waiting: Cell[], report: Report, atOnce?: number): Promise<void> {
  const system = await subject.startSystem(skew);
  const hosts = new Hosts(system, subject.startHost);
  const worker = async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const name = nameOf(cell);
      const result = await runCell(cell, system, hosts).catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}`);
      });
      report.results.push(result);
      report.emitted += result.said.join("\n");
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce ?? system.atOnce }, worker));
    const given = system.proxy.log.flatMap(({ answered }) => system.secretsIn(answered?.body ?? ""));
    for (const secret of [...given, ...system.secrets]) report.secrets.add(secret);
  } finally {
    report.emitted += await hosts.stop();
    report.emitted += system.printed();
    await system.close();
  }
}
