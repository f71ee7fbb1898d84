import assert from "node:assert/strict";
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
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

  it("leaves out no resource, function, input or setting", async () => {
    assert.deepEqual(
      usedBy(parse(await readFile(program, "utf8"))),
      inSchema(JSON.parse(await readFile(schemaFile, "utf8"))),
    );
  });

  it("compiles in TypeScript", async () => {
    const folder = await convert("typescript");
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "@types"), { recursive: true });
    for (const name of ["@pulumi", "@types/node"]) await symlink(join(root, "node_modules", name), join(modules, name));
    await symlink(await compiledNodeSdk(join(sdks, "nodejs")), join(modules, "pulumi-keyring-plugin"));
    await tsc(folder, "--noEmit");
  });

  it("passes the strict checker of types in Python", async () => {
    const folder = await convert("python");
    const bin = await pythonEnvironment(place, MYPY, join(sdks, "python"));
    await succeed(join(bin, "mypy"), ["--strict", "__main__.py"], folder);
  });

  it("compiles in Go, and vet finds nothing", async function () {
    this.timeout(1_200_000); // the SDK of Pulumi is compiled with it, where Go has not done so before
    const folder = await convert("go");
    await useGoSdk(folder, join(sdks, "go"));
    await go(folder, "vet", "./...");
  });
});

type Names = Record<string, string[]>;

interface Program {
  variables: Record<string, { "fn::invoke": { function: string; arguments?: object } }>;
  resources: Record<string, { type: string; properties: Record<string, unknown> }>;
}

/** The tokens that a program uses, and the names of what it gives to each. */
function usedBy({ variables, resources }: Program): Names {
  const used = new Map<string, Set<string>>();
  const add = (token: string, names: object) => {
    used.set(token, new Set([...(used.get(token) ?? []), ...Object.keys(names)]));
  };
  for (const { "fn::invoke": call } of Object.values(variables)) add(call.function, call.arguments ?? {});
  for (const { type, properties } of Object.values(resources)) add(type, properties);
  return sorted(used);
}

interface Schema {
  provider: { inputProperties: object };
  resources: Record<string, { inputProperties: object }>;
  functions: Record<string, { inputs: { properties: object } }>;
}

function inSchema({ provider, resources, functions }: Schema): Names {
  return sorted([
    ["pulumi:providers:keyring", Object.keys(provider.inputProperties)],
    ...Object.entries(resources).map(([token, of]) => [token, Object.keys(of.inputProperties)] as const),
    ...Object.entries(functions).map(([token, of]) => [token, Object.keys(of.inputs.properties)] as const),
  ]);
}

function sorted(names: Iterable<readonly [string, Iterable<string>]>): Names {
  const entries = [...names].map(([token, of]) => [token, [...of].sort()] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
