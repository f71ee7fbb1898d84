import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsShape } from "../../provider/src/hosts/settings";
import type { AnyLookup } from "../../provider/src/lifecycle/lookup";
import type { AnyResource } from "../../provider/src/lifecycle/system";
import { systems } from "../../provider/src/systems";
import { examplesOf, type NamedTypes, objectSpec, type PropertySpec, requiredOf } from "./property-spec";

/**
 * Pulumi's schema of the package, from the same definitions as the checks: what generators of SDKs and YAML programs know of it.
 * @param root the repository
 * @returns JSON with a newline at its end
 */
export function packageSchema(root: string): string {
  const { version, description, license } = JSON.parse(
    readFileSync(join(root, "provider", "package.json"), "utf8"),
  ) as Record<string, string>;
  const named: NamedTypes = new Map();
  const settings = objectSpec(settingsShape, "keyring:index:Settings", named).properties;
  const resources = Object.entries(systems).flatMap(([system, { resources }]) =>
    Object.entries<AnyResource>(resources).map(([type, resource]) => {
      const token = `keyring:${system}:${type}`;
      return [token, resourceSpec(token, resource, named)] as const;
    }),
  );
  const functions = Object.entries(systems).flatMap(([system, { functions }]) =>
    Object.entries<AnyLookup>(functions).map(([name, lookup]) => {
      const token = `keyring:${system}:${name}`;
      return [token, functionSpec(token, lookup, named)] as const;
    }),
  );
  const schema = {
    name: "keyring",
    displayName: "Keyring",
    version,
    description: "Credentials as ordinary Pulumi resources: minted, rotated, watched and revoked by `pulumi up`.",
    keywords: ["category/infrastructure", "credentials", "tokens", "secrets", "rotation"],
    attribution: description,
    license,
    // so that each generated SDK is a package that can be published as it stands
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: { variables: settings },
    provider: {
      description:
        "Where credentials are minted. What is given here wins over the environment, so that one program can use several consoles.",
      inputProperties: settings,
    },
    types: Object.fromEntries([...named].sort(([one], [other]) => (one < other ? -1 : 1))),
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(functions),
    language: LANGUAGES,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function resourceSpec(token: string, resource: AnyResource, named: NamedTypes): object {
  const inputs = Object.entries(objectSpec(resource.inputs, token, named).properties).map(
    ([name, property]) => [name, withoutChoice(property)] as const,
  );
  const outputs = objectSpec(resource.outputs, token, named);
  for (const name of resource.secrets)
    if (outputs.properties[name] !== undefined) outputs.properties[name].secret = true;
  return {
    description: `${resource.inputs.description ?? ""}${examplesOf(resource.inputs).map(yamlExample(token)).join("")}`,
    ...outputs,
    inputProperties: Object.fromEntries(inputs),
    requiredInputs: requiredOf(resource.inputs),
  };
}

function functionSpec(token: string, { inputs, outputs, secrets }: AnyLookup, named: NamedTypes): object {
  const answer = objectSpec(outputs, `${token}Result`, named);
  for (const name of secrets) if (answer.properties[name] !== undefined) answer.properties[name].secret = true;
  const question = objectSpec(inputs, token, named);
  return {
    description: outputs.description ?? "",
    ...(Object.keys(question.properties).length === 0 ? {} : { inputs: { type: "object", ...question } }),
    outputs: { type: "object", ...answer },
  };
}

/** Where a list is one of the choices, the list: Pulumi's Python cannot send one where something else could stand, too. */
function withoutChoice({ oneOf, ...property }: PropertySpec): PropertySpec {
  const list = oneOf?.find(({ type }) => type === "array");
  if (list !== undefined) return { ...property, ...list };
  return oneOf === undefined ? property : { ...property, oneOf };
}

/** An example as a YAML program has it; JSON is YAML, too. */
function yamlExample(token: string): (inputs: Record<string, unknown>) => string {
  return (inputs) => {
    const properties = Object.entries(inputs).map(([name, value]) => `      ${name}: ${JSON.stringify(value)}`);
    const lines = ["resources:", "  example:", `    type: ${token}`, "    properties:", ...properties];
    return `\n\n\`\`\`yaml\n${lines.join("\n")}\n\`\`\``;
  };
}

/** What generated SDKs are called. Nobody else's names: npm, PyPI and Go have foreign packages called keyring. */
const LANGUAGES = {
  nodejs: {
    packageName: "pulumi-keyring-plugin",
    respectSchemaVersion: true,
    devDependencies: { typescript: "^5.9.0" },
  },
  python: { packageName: "pulumi_keyring", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: {
    importBasePath: "pulumi-keyring/sdk/go/keyring",
    respectSchemaVersion: true,
    generateResourceContainerTypes: false,
  },
};
