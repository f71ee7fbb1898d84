import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..", "..", "..");
const PROGRAM = "test/engine/plugin/convert/everything.yaml";

describe("the program that is converted into every language", () => {
  it(`leaves out no resource, function, input or setting; otherwise add it to ${PROGRAM}`, async () => {
    const program = parse(await readFile(join(root, PROGRAM), "utf8")) as Program;
    const schema = JSON.parse(await readFile(join(root, "provider", "schema.json"), "utf8")) as Schema;
    assert.deepEqual(usedBy(program), inSchema(schema));
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
