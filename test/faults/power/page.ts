import { PHASES } from "./plan.js";
import { type Cuts, LOSSES } from "./power-loss.js";

/** The page with what came of the cuts in its place. */
export function withPowerLoss(page: string, result: Cuts): string {
  const [before, , after] = page.split(MARK);
  if (before === undefined || after === undefined) throw new Error("the page has no place for the cuts");
  return `${before}${MARK}\n\n${powerLossTable(result)}\n\n${MARK}${after}`;
}

/** What came of the cuts, as Markdown. */
export function powerLossTable({ flushes, answers, cuts, faults }: Cuts): string {
  const rows = PHASES.map((phase) => {
    const numbers = LOSSES.map((loss) => cuts[phase][loss]);
    return `| ${phase} | ${numbers.join(" | ")} | ${faults.filter((fault) => fault.phase === phase).length} |`;
  });
  const all = PHASES.flatMap((phase) => LOSSES.map((loss) => cuts[phase][loss])).reduce((sum, count) => sum + count, 0);
  const head = `| the power is cut during | ${LOSSES.map((loss) => WORDS[loss]).join(" | ")} | faults |\n| --- | --- | --- | --- | --- |`;
  return `${head}\n${rows.join("\n")}\n\n**${all} cuts, ${faults.length} faults.** ${flushes} flushes and ${answers} answers were recorded.`;
}

const WORDS = {
  all: "what was not flushed is gone, names of files included",
  content: "its content is gone, its names are there",
  "any pages": "any pages of it are there, and its names",
};

const MARK = "<!-- power loss, written by `npm run reliability` -->";
