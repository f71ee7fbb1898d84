import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./page.js";

interface Type {
  $ref?: string;
  properties?: Record<string, Type>;
  inputProperties?: Record<string, Type>;
  requiredInputs?: string[];
  required?: string[];
}

const schema = JSON.parse(readFileSync(join(root, "provider", "schema.json"), "utf8")) as {
  provider: Type;
  resources: Record<string, Type>;
  types: Record<string, Type>;
};

/** What is wrong with a YAML text: where it is a Pulumi program, with its resources' types and properties, too. */
export function faultsInYaml(text: string): string[] {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return [(error as Error).message];
  }
  const { resources = {} } = content as { resources?: Record<string, { type: string; properties?: object }> };
  // a kustomization
  if (Array.isArray(resources)) return [];
  return Object.entries(resources).flatMap(([name, { type, properties = {} }]) =>
    faultsOf(type, properties).map((fault) => `${name}: ${fault}`),
  );
}

/** What is wrong with a JSON text. */
export function faultsInJson(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function faultsOf(type: string, properties: object): string[] {
  const resource = type === "pulumi:providers:keyring" ? schema.provider : schema.resources[type];
  if (resource === undefined) return [`there is no type ${type}`];
  const missing = (resource.requiredInputs ?? []).filter((name) => !Object.hasOwn(properties, name));
  return [...missing.map((name) => `${name} is missing`), ...unknownIn(properties, resource.inputProperties ?? {})];
}

function unknownIn(value: object, known: Record<string, Type>): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const type = known[name];
    if (type === undefined) return [`there is no property ${name}`];
    const { properties } = schema.types[type.$ref?.slice("#/types/".length) ?? ""] ?? {};
    return properties !== undefined && typeof inner === "object" ? unknownIn(inner as object, properties) : [];
  });
}
