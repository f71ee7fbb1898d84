import { type Cuts, LOSSES } from "./power-loss.js";

/** The page with what came of the cuts in its place. */
export function withPowerLoss(page: string, result: Cuts): string {
  const [before, , after] = page.split(MARK);
  if (before === undefined || after === undefined) throw new Error("the page has no place for the cuts");
  return `${before}${MARK}\n\n${powerLossTable(result)}\n\n${MARK}${after}`;
}

/** What came of the cuts, as Markdown. */
export function powerLossTable({ flushes, answers, cuts, faults }: Cuts): string {
  const rows = LOSSES.map((loss) => {
    const bad = faults.filter((fault) => fault.includes(`losing ${loss}:`)).length;
    return `| ${WORDS[loss]} | ${cuts[loss]} | ${bad} |`;
  });
  const head = "| what the failure takes of what was not flushed | cuts | faults |\n| --- | --- | --- |";
  return `${head}\n${rows.join("\n")}\n\n${flushes} flushes and ${answers} answers were recorded.`;
}

const WORDS = {
  all: "all of it, names of files included",
  content: "all content, no names",
  "any pages": "any pages of the content, no names",
};

const MARK = "<!-- power loss, written by `npm run reliability` -->";
