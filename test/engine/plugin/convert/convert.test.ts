import assert from "node:assert/strict";
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findPulumi, pulumiEnvironment } from "../../../../toolchain/pulumi/index.js";
import { generatingHosts } from "../../../../toolchain/pulumi/sdk-generator.js";
import * as announcer from "../../../../toolchain/steps.mjs";
import { pythonEnvironment } from "../../../support/python.js";
import { compiledNodeSdk, go, MYPY, schemaFile, sdksIn, succeed, tsc, useGoSdk } from "../../support/generated-sdks.js";

const root = join(__dirname, "..", "..", "..", "..");
const program = join(__dirname, "everything.yaml");

describe("pulumi convert of a YAML program that uses everything", () => {
  let place: string;
  let sdks: string;
  let pulumi: { bin: string; env: NodeJS.ProcessEnv };

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-convert-"));
    sdks = join(place, "sdks");
    const backendDir = join(place, "state");
    await mkdir(backendDir);
    const { bin, dir } = await findPulumi({ languages: ["yaml"] });
    const binDir = `${await generatingHosts(announcer)}${delimiter}${dir}`;
    const env = pulumiEnvironment({ home: join(place, "home"), backendDir, passphrase: "test only", binDir });
    pulumi = { bin, env };
    await sdksIn(sdks);
    await mkdir(join(place, "yaml"));
    await copyFile(program, join(place, "yaml", "Pulumi.yaml"));
    const plugin = { name: "keyring", path: join(root, "provider", "bin") };
    await appendFile(join(place, "yaml", "Pulumi.yaml"), `plugins: ${JSON.stringify({ providers: [plugin] })}\n`);
  });
  after(() => rm(place, { recursive: true, force: true }));

  /** @returns the folder of the converted program */
  async function convert(language: string): Promise<string> {
    const out = join(place, language);
    const args = ["convert", "--from", "yaml", "--language", language, "--strict", "--generate-only", "--out", out];
    await succeed(pulumi.bin, args, join(place, "yaml"), pulumi.env);
    return out;
  }

  it("compiles in TypeScript, as the examples in the SDK do", async () => {
    const folder = await convert("typescript");
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "@types"), { recursive: true });
    for (const name of ["@pulumi", "@types/node"]) await symlink(join(root, "node_modules", name), join(modules, name));
    await symlink(await compiledNodeSdk(join(sdks, "nodejs")), join(modules, "pulumi-keyring-plugin"));
    const examples = await examplesFor("typescript", (index) => join(folder, `example${index}.ts`));
    const settings = await readFile(join(folder, "tsconfig.json"), "utf8");
    const files = ["index.ts", ...examples].map((file) => JSON.stringify(file)).join(", ");
    await writeFile(join(folder, "tsconfig.json"), settings.replace('"index.ts"', files));
    await tsc(folder, "--noEmit");
  });

  it("passes the strict checker of types in Python, as the examples do", async () => {
    const folder = await convert("python");
    const bin = await pythonEnvironment(place, MYPY, join(sdks, "python"));
    await succeed(join(bin, "mypy"), ["--strict", "__main__.py"], folder);
    for (const file of await examplesFor("python", (index) => join(folder, `example${index}.py`))) {
      await succeed(join(bin, "mypy"), ["--strict", file], folder);
    }
  });

  it("compiles in Go, as the examples do, and vet finds nothing", async function () {
    this.timeout(1_200_000); // the SDK of Pulumi is compiled with it, where Go has not done so before
    const folder = await convert("go");
    await useGoSdk(folder, join(sdks, "go"));
    await examplesFor("go", (index) => join(folder, `example${index}`, "main.go"));
    await go(folder, "vet", "./...");
  });
});

/**
 * Writes the schema's examples in a language into files.
 * @returns the files
 */
async function examplesFor(language: string, fileOf: (index: number) => string): Promise<string[]> {
  const { resources } = JSON.parse(await readFile(schemaFile, "utf8")) as {
    resources: Record<string, { description: string }>;
  };
  const files: string[] = [];
  for (const [token, { description }] of Object.entries(resources)) {
    const [, example] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(description) ?? [];
    assert.ok(example, `${token} has no example in ${language}`);
    const file = fileOf(files.length);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, example);
    files.push(file);
  }
  return files;
}
