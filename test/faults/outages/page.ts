import { aligned } from "../matrix/table.js";
import type { Report } from "./run.js";

/** What came of a run, as Markdown. */
export function tableOf({ results, issued, revoked, lost, revived, alive }: Report): string {
  const heads = ["outage", "rounds", "issued", "revoked", "answered 503", "longest return"];
  const rows = results.map((result) => [
    result.outage.name,
    String(result.rounds),
    String(result.issued),
    String(result.revoked),
    String(result.turnedAway),
    `${(result.longestReturn / 1000).toFixed(2)} s`,
  ]);
  const rounds = results.reduce((sum, result) => sum + result.rounds, 0);
  const process = alive ? "The process never ended" : "The process ended";
  return `${aligned(heads, rows)}\n\n**${rounds} rounds. Acknowledged: ${issued} tokens issued, ${revoked} revoked. Lost: ${lost.length}. Accepted after a revocation: ${revived.length}. ${process}.**`;
}

/** The page with its table put in place of the one that it has. */
export function withTable(page: string, table: string): string {
  const [before, , after] = page.split(MARK);
  if (before === undefined || after === undefined) throw new Error("the page has no place for the outages");
  return `${before}${MARK}\n\n${table}\n\n${MARK}${after}`;
}

const MARK = "<!-- outages: written by `npm run reliability` -->";
