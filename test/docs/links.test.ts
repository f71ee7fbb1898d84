import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { anchorsOf, type Page, pages, prose, root } from "./support/page.js";

describe("docs: links", () => {
  it("lead to a file and a heading that exist", () => {
    const broken = pages().flatMap((page) =>
      linksOf(page)
        .filter((link) => !resolves(page, link))
        .map((link) => `${page.path}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it("lead from the index to every page", () => {
    const index = pages().find(({ path }) => path === "docs/README.md");
    assert.ok(index);
    const linked = linksOf(index).map((link) => target(index, link));
    const docs = pages().filter((page) => page.path.startsWith("docs/") && page.path !== index.path);
    assert.deepEqual(
      docs.map(({ path }) => path).filter((path) => !linked.includes(path)),
      [],
    );
  });

  it("in code, messages and the changelog name pages that exist", () => {
    const broken = ["CHANGELOG.md", ...FOLDERS.flatMap(sourcesIn)].flatMap((file) => {
      const named = [...readFileSync(join(root, file), "utf8").matchAll(/(?<![\w/.])docs\/[\w/-]+\.md/g)];
      return named.filter(([page]) => !existsSync(join(root, page))).map(([page]) => `${file}: ${page}`);
    });
    assert.deepEqual(broken, []);
  });
});

const FOLDERS = [
  "cli/src",
  "console/src",
  "console/web/src",
  "provider/src",
  "sdk/src",
  "shard/src",
  "toolchain",
  "examples",
  "test",
];

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs|yaml|md)$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(folder, name));
}

/** The links of a page to files of this repository, and to its own headings. */
function linksOf(page: Page): string[] {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function target({ path }: Page, link: string): string {
  const [file = ""] = link.split("#");
  return file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file));
}

function resolves(page: Page, link: string): boolean {
  const file = target(page, link);
  if (!existsSync(join(root, file))) return false;
  const [, anchor] = link.split("#");
  if (anchor === undefined) return true;
  return anchorsOf({ path: file, text: readFileSync(join(root, file), "utf8") }).has(anchor);
}
