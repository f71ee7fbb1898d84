import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startConsole } from "../support/console.js";
import { faultOf, faultOfRoute, type Known } from "./support/commands.js";
import { faultsInJson, faultsInYaml } from "./support/data.js";
import { type Block, blocksOf, pages, placeOf, prose, root } from "./support/page.js";
import { programs } from "./support/programs.js";
import { commandsOf } from "./support/shell.js";
import { typeErrorsIn } from "./support/typescript.js";

/** What the examples' own tests judge: pages show excerpts. */
const EXCERPTS = ["python", "rust", "ini"];
const EXCERPT_FILES = /\.(?:py|rs|service)$/;
const LANGUAGES = ["typescript", "javascript", "yaml", "json", "sh", "text", "mermaid", ...EXCERPTS];

/** Its programs are those of the schema (registry.test.ts), for SDKs that are generated. */
const REGISTRY = "docs/_index.md";

describe("docs: code", () => {
  const all = pages();
  const blocks = all.flatMap(blocksOf).filter(({ page }) => page !== REGISTRY);
  const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
  let known: Known;

  before(async () => {
    known = { programs: await programs(), routes: await routes() };
  });

  it("says in which language it is; text is what a command prints", () => {
    assert.deepEqual(blocks.filter(({ language }) => !LANGUAGES.includes(language)).map(placeOf), []);
  });

  it("in a language of one example alone is taken from that example", () => {
    const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
      .filter((name) => EXCERPT_FILES.test(name) && !name.includes("node_modules"))
      .map((name) => readFileSync(join(root, "examples", name), "utf8").split("\n"));
    const isExcerpt = ({ text }: Block) =>
      examples.some((lines) => text.split("\n").every((line) => line.trim() === "" || lines.includes(line)));
    const wrong = of(...EXCERPTS).filter((block) => !isExcerpt(block) && !isExcerpt(indented(block)));
    assert.deepEqual(wrong.map(placeOf), []);
  });

  it("in TypeScript compiles against the packages", () => {
    assert.deepEqual(typeErrorsIn(of("typescript", "javascript")), []);
  });

  it("in YAML and JSON parses, and gives resources the properties that they have", () => {
    assert.deepEqual(
      faults(of("yaml"), ({ text }) => faultsInYaml(text)),
      [],
    );
    assert.deepEqual(
      faults(of("json"), ({ text }) => faultsInJson(text)),
      [],
    );
  });

  it("in a shell calls commands, scripts, options and routes that exist", () => {
    assert.deepEqual(
      faults(of("sh"), ({ text }) => commandFaults(text)),
      [],
    );
  });

  it("within sentences does so, too", () => {
    const spans = all.flatMap((page) =>
      [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => ({ page, text })),
    );
    const wrong = spans.flatMap(({ page, text }) => {
      const found = OURS.test(text)
        ? commandFaults(text)
        : ROUTE.test(text)
          ? [faultOfRoute(text.split(" ").slice(0, 2).join(" "), known.routes)]
          : [];
      return found.filter((fault) => fault !== undefined).map((fault) => `${page.path}: ${fault} in "${text}"`);
    });
    assert.deepEqual(wrong, []);
  });

  it("of the API's reference has every route of the console, and no other", () => {
    const listed = routesOf(all.find(({ path }) => path === "docs/reference/api.md")?.text ?? "");
    const routes = [...known.routes].filter((route) => route.includes(" /api/v1/") && route !== "GET /api/v1/version");
    assert.deepEqual(listed.sort(), routes.sort());
  });

  it("of the references has every option of the programs", () => {
    const pageOf = {
      "pulumi-keyring-cli": "docs/reference/cli.md",
      "keyring-console": "docs/reference/console.md",
      "keyring-shard": "docs/reference/development-shard.md",
    };
    for (const [name, path] of Object.entries(pageOf)) {
      const text = all.find((page) => page.path === path)?.text ?? "";
      const shown = SHOWN[name] ?? [""];
      const options = shown.flatMap((command) => [...(known.programs[name]?.get(command) ?? [])]);
      assert.deepEqual(
        [...new Set(options)].filter(
          (option) => option !== "--help" && option !== "--version" && !text.includes(option),
        ),
        [],
        name,
      );
    }
  });

  function commandFaults(script: string): string[] {
    return commandsOf(script).flatMap((command) => faultOf(command, known) ?? []);
  }
});

/** The commands whose options a reference has to list; a program without commands has one without a name. */
const SHOWN: Record<string, string[]> = {
  "pulumi-keyring-cli": ["init", "orphans", "status", "doctor", "access-key", "env"],
  "keyring-console": ["serve"],
};

/** What somebody may copy out of a sentence. */
const OURS = /^(?:npm (?:run|test|pack)|npx pulumi-keyring-cli|keyring-console) /;
const ROUTE = /^(?:GET|POST|PUT|PATCH|DELETE) (?:\/|…)/;

/** A block as it stands in a function. */
function indented(block: Block): Block {
  return { ...block, text: block.text.replaceAll(/^(?=.)/gm, "    ") };
}

function faults(blocks: readonly Block[], faultsIn: (block: Block) => readonly string[]): string[] {
  return blocks.flatMap((block) => faultsIn(block).map((fault) => `${placeOf(block)}: ${fault}`));
}

/** Every route that a console documents, and its pages. */
async function routes(): Promise<Set<string>> {
  const console = await startConsole();
  try {
    const { paths } = (await (await fetch(`${console.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => routeOf(method, path)),
    );
    return new Set([...documented, "GET /", "GET /openapi.json"]);
  } finally {
    await console.close();
  }
}

/** The routes in the first column of the table of routes; several methods share the path of the last one. */
function routesOf(page: string): string[] {
  const rows =
    (page.split("\n## Routes\n")[1] ?? "")
      .split("\n## ")[0]
      ?.split("\n")
      .filter((row) => row.startsWith("| `")) ?? [];
  const found = rows.flatMap((row) => {
    const spans = [...(row.split(" | ")[0] ?? "").matchAll(/`(\w+)(?: (\S+))?`/g)];
    return spans.map(([, method = "", path], index) => {
      const shared = path ?? spans.slice(index).find(([, , later]) => later !== undefined)?.[2] ?? "";
      return routeOf(method, `/api/v1${shared.split("?")[0]}`);
    });
  });
  return [...new Set(found)];
}

function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`;
}
