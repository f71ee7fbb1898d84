import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Block, blocksOf, type Page, pages, prose, root } from "./support/page.js";

describe("docs: pages for the Pulumi Registry", () => {
  const schema = JSON.parse(readFileSync(join(root, "provider", "schema.json"), "utf8"));
  const overview = pageAt("docs/_index.md");
  const installation = pageAt("docs/installation-configuration.md");

  for (const page of [overview, installation]) {
    it(`${page.path} has the Registry's front matter, and links that lead somewhere from there, too`, () => {
      const [, front = ""] = /^---\n([\s\S]*?)\n---\n/.exec(page.text) ?? [];
      const { title, meta_desc: description, layout } = parse(front);
      assert.match(title, /^Keyring/);
      assert.ok(description.length > 30);
      assert.equal(layout, "package");
      // the Registry shows a title of its own
      assert.doesNotMatch(prose(page), /^# /m);
      for (const [, link = ""] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        assert.match(link, /^https:/);
        const [, file] = /^https:\/\/github\.com\/[\w-]+\/[\w-]+\/(?:blob|tree)\/main\/([^#]+)/.exec(link) ?? [];
        if (file !== undefined) assert.ok(existsSync(join(root, file)), link);
      }
    });
  }

  it("show the schema's own example in each language", () => {
    const { description } = schema.resources["keyring:calimero:AuthToken"];
    const examples = blocksOf({ path: "schema", text: description });
    assert.ok(examples.length >= 4);
    assert.deepEqual(blocksOf(overview).map(withoutLayout), examples.map(withoutLayout));
    for (const { language } of examples) assert.ok(overview.text.includes(`{{% choosable language ${language} %}}`));
  });

  it("name every resource and every setting, with its variable", () => {
    for (const token of Object.keys(schema.resources)) assert.ok(overview.text.includes(`\`${token}\``), token);
    for (const [name, { description }] of Object.entries<{ description: string }>(schema.config.variables)) {
      const [, variable] = /reads (\w+) from its environment/.exec(description) ?? [];
      const row = installation.text.split("\n").find((line) => line.startsWith(`| \`keyring:${name}\``));
      assert.ok(row?.includes(`\`${variable}\``), name);
    }
  });

  it("install this version, from where the schema says it is, under the packages' names", () => {
    const { nodejs, python, go } = schema.language;
    const command = `pulumi plugin install resource keyring ${schema.version} --server ${schema.pluginDownloadURL}`;
    for (const text of [command, nodejs.packageName, python.packageName, go.modulePath]) {
      assert.ok(installation.text.includes(text), text);
    }
    const [{ text = "" } = {}] = blocksOf(installation).filter(({ language }) => language === "yaml");
    const { version, pluginDownloadURL } = parse(text).resources.ci.options;
    assert.deepEqual([version, pluginDownloadURL], [schema.version, schema.pluginDownloadURL]);
  });
});

/** A page's programs are formatted with it. */
function withoutLayout({ language, text }: Block): string {
  return `${language}: ${text.replaceAll(/\s+/g, "").replaceAll(/,(?=[\])}])/g, "")}`;
}

function pageAt(path: string): Page {
  const page = pages().find((one) => one.path === path);
  assert.ok(page, `there is no ${path}`);
  return page;
}
