import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");

/** A page that a user reads. */
export interface Page {
  /** Relative to the root of the repository, with `/`. */
  path: string;
  text: string;
}

/** A fenced block of a page. */
export interface Block {
  page: string;
  /** Of its opening fence, from 1. */
  line: number;
  language: string;
  /** What follows the language on the fence, such as `title="index.ts"`. */
  meta: string;
  text: string;
}

/** README, CONTRIBUTING, everything in docs, and the packages' own pages. */
export function pages(): Page[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => join("docs", name));
  const packages = ["provider", "sdk", "cli", "policy", "console", "shard", "near"].map((name) =>
    join(name, "README.md"),
  );
  return ["README.md", "CONTRIBUTING.md", ...docs, ...packages]
    .filter((path) => path.endsWith(".md"))
    .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(root, path), "utf8") }));
}

/** The fenced blocks of a page, also those within lists, without the indentation of their fence. */
export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = [];
  for (const match of text.matchAll(/^( *)```(\S*) ?(.*)\n([\s\S]*?)^\1```$/gm)) {
    const [, indentation = "", language = "", meta = "", body = ""] = match;
    const lines = body.split("\n").map((line) => line.slice(indentation.length));
    const line = text.slice(0, match.index).split("\n").length;
    blocks.push({ page: path, line, language, meta, text: lines.join("\n") });
  }
  return blocks;
}

/** A page's text with every fenced block blanked out. */
export function prose({ text }: Page): string {
  return text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Where a block stands, as editors open it. */
export function placeOf({ page, line }: Pick<Block, "page" | "line">): string {
  return `${page}:${line}`;
}
