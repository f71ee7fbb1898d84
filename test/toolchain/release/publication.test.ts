import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SDK_LANGUAGES } from "../../../toolchain/pulumi/sdk-generator";
import { publishedAs, REPOSITORY, SLUG } from "../../../toolchain/release/publication";
import { listWorkspaces } from "../../../toolchain/workspaces.mjs";

const root = join(__dirname, "..", "..", "..");

interface Package {
  version: string;
  description?: string;
  keywords?: string[];
  license?: string;
  dependencies?: Record<string, string>;
}

describe("what is published", () => {
  const published = listWorkspaces(root).filter((workspace) => workspace.published);
  const names = new Set(published.map(({ name }) => name));
  const { version } = packageIn(".");

  for (const { folder, name } of published) {
    describe(name, () => {
      const own = packageIn(folder);

      it("says where its source, its pages and its issues are, and is published with provenance", () => {
        const said = Object.fromEntries(
          Object.keys(publishedAs(folder)).map((key) => [key, own[key as keyof Package]]),
        );
        assert.deepEqual(said, publishedAs(folder));
      });

      it("has a licence, a description, and words to find it by", () => {
        assert.equal(own.license, "Apache-2.0");
        assert.ok(existsSync(join(root, folder, "LICENSE")), `${folder}/LICENSE is missing`);
        assert.ok((own.description ?? "").length > 40);
        assert.ok((own.keywords ?? []).length >= 4);
      });

      it("has the version of all, and takes the others in that version", () => {
        assert.equal(own.version, version);
        for (const [other, range] of Object.entries(own.dependencies ?? {})) {
          if (names.has(other)) assert.equal(range, version, other);
        }
      });

      it("has a page of its own that links to nothing outside the package", () => {
        const page = readFileSync(join(root, folder, "README.md"), "utf8");
        assert.ok(page.startsWith(`# ${name}\n`));
        assert.ok(page.length > 600, "the page says too little");
        // on npm, a path leads to the registry's own pages
        assert.deepEqual(page.match(/\]\((?!https:|#)[^)]*\)/g), null);
        const ours = [...page.matchAll(/\]\(([^)#]*)[^)]*\)/g)].map(([, link = ""]) => link).filter(isOurs);
        for (const link of ours) assert.ok(existsSync(join(root, link.slice(PAGES.length))), link);
      });
    });
  }

  for (const language of SDK_LANGUAGES) {
    it(`gives the generated SDK for ${language} a page whose links lead to files that exist`, () => {
      const page = readFileSync(join(root, "toolchain", "release", "pages", `${language}.md`), "utf8");
      const files = [...page.matchAll(/\]\(https:\/\/github\.com\/[\w-]+\/[\w-]+\/(?:blob|tree)\/main\/([^)#]+)/g)];
      assert.ok(files.length > 1);
      for (const [, file = ""] of files) assert.ok(existsSync(join(root, file)), file);
    });
  }

  it("names one repository everywhere", () => {
    const files = execFileSync("git", ["ls-files", "-z", "--", ...SEARCHED], { cwd: root, encoding: "utf8" });
    const others = files
      .split("\0")
      .filter((file) => file !== "" && existsSync(join(root, file)))
      .flatMap((file) =>
        [...readFileSync(join(root, file), "utf8").matchAll(MENTION)]
          .filter(([, slug]) => slug !== SLUG)
          .map(([mention]) => `${file}: ${mention}`),
      );
    assert.deepEqual(others, []);
  });
});

/** Where the files of this repository are shown. */
const PAGES = `${REPOSITORY}/blob/main/`;

function isOurs(link: string): boolean {
  return link.startsWith(`${REPOSITORY}/`);
}

/** A repository of ours at GitHub, however it is written. */
const MENTION = /(?:github\.com|raw\.githubusercontent\.com)[/:]([\w.-]+\/(?:pulumi-)?keyring(?![\w])(?:-[\w-]+)?)/g;

const SEARCHED = [":!package-lock.json", ":!test/golden", ":!test/older", ":!*.tgz"];

function packageIn(folder: string): Package {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Package;
}
