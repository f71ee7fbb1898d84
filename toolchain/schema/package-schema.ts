import { readFileSync } from "node:fs";
import { join } from "node:path";
import { functions, PACKAGE, resources } from "../../provider/src/hosts/plugin/registry";
import { settingsShape } from "../../provider/src/hosts/settings";
import type { AnyLookup } from "../../provider/src/lifecycle/lookup";
import type { AnyResource } from "../../provider/src/lifecycle/system";
import { GO_IMPORT, GO_MODULE, LOGO_URL, PLUGIN_DOWNLOAD_URL, REPOSITORY } from "../release/publication";
import { exampleIn } from "./examples";
import {
  examplesOf,
  type NamedTypes,
  type ObjectSpec,
  objectSpec,
  type PropertySpec,
  relaxed,
  requiredOf,
} from "./property-spec";

/**
 * Pulumi's schema of the package, from the same definitions as the checks: what generators of SDKs and YAML programs know of it.
 * @param root the repository
 * @returns JSON with a newline at its end
 */
export function packageSchema(root: string): string {
  const { version, license } = JSON.parse(readFileSync(join(root, "provider", "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const named: NamedTypes = new Map();
  const settings = objectSpec(settingsShape, "keyring:index:Settings", named).properties;
  // before the types with a name, which they are made of
  const made = {
    resources: specs(resources, (token, resource) => resourceSpec(token, resource, named)),
    functions: specs(functions, (token, lookup) => functionSpec(token, lookup, named)),
  };
  const schema = {
    name: PACKAGE,
    displayName: "Keyring",
    version,
    description: "Credentials as ordinary Pulumi resources: minted, rotated, watched and revoked by `pulumi up`.",
    keywords: ["pulumi", "keyring", "kind/native", "category/infrastructure", ...TOPICS],
    homepage: REPOSITORY,
    license,
    attribution:
      "Keyring is not affiliated with Calimero, NEAR, DataStax or Pulumi. The Keyring console and its management API are Keyring's own design.",
    repository: REPOSITORY,
    logoUrl: LOGO_URL,
    pluginDownloadURL: PLUGIN_DOWNLOAD_URL,
    publisher: "Keyring",
    // so that each generated SDK is a package that can be published as it stands
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: { variables: settings },
    provider: {
      description:
        "Where credentials are minted. What is given here wins over the environment, so that one program can use several consoles.",
      inputProperties: settings,
    },
    types: Object.fromEntries([...named].sort(([one], [other]) => (one < other ? -1 : 1))),
    ...made,
    language: LANGUAGES,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function resourceSpec(token: string, resource: AnyResource, named: NamedTypes): object {
  const inputs = Object.entries(objectSpec(resource.inputs, token, named).properties).map(
    ([name, property]) => [name, relaxed(withoutChoice(property), named)] as const,
  );
  const properties = Object.fromEntries(inputs);
  const examples = examplesOf(resource.inputs).map((example) => exampleIn(token, example, properties));
  return {
    description: [resource.inputs.description, ...examples].join("\n\n"),
    ...answerSpec(resource, token, named),
    inputProperties: properties,
    requiredInputs: requiredOf(resource.inputs),
  };
}

function functionSpec(token: string, { inputs, outputs, secrets }: AnyLookup, named: NamedTypes): object {
  const answer = answerSpec({ outputs, secrets }, `${token}Result`, named);
  return {
    description: outputs.description ?? "",
    // even without properties: `pulumi convert` passes arguments to every function, and Go's takes none otherwise
    inputs: { type: "object", ...objectSpec(inputs, token, named) },
    outputs: { type: "object", ...answer },
  };
}

/** Outputs, the secret ones marked; one with a default is always there. */
function answerSpec(
  { outputs, secrets }: Pick<AnyLookup, "outputs" | "secrets">,
  token: string,
  named: NamedTypes,
): ObjectSpec {
  const { properties, required } = objectSpec(outputs, token, named);
  for (const name of secrets) if (properties[name] !== undefined) properties[name].secret = true;
  // C# refuses a member that is called as its class
  const own = properties[uncapital(classOf(token))];
  if (own !== undefined) own.language = { csharp: { name: `${classOf(token)}Value` } };
  const filled = Object.keys(properties).filter((name) => properties[name]?.default !== undefined);
  return { properties, required: [...new Set([...required, ...filled])].sort() };
}

function classOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

function uncapital(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function specs<Item>(items: ReadonlyMap<string, Item>, specOf: (token: string, item: Item) => object): object {
  return Object.fromEntries([...items].map(([token, item]) => [token, specOf(token, item)]));
}

/** Where a list is one of the choices, the list: Pulumi's Python cannot send one where something else could stand, too. */
function withoutChoice({ oneOf, ...property }: PropertySpec): PropertySpec {
  const list = oneOf?.find(({ type }) => type === "array");
  if (list !== undefined) return { ...property, ...list };
  return oneOf === undefined ? property : { ...property, oneOf };
}

/** What the Registry and package indexes find it by. */
const TOPICS = ["credentials", "tokens", "secrets", "rotation", "calimero", "near", "datastax", "astra"];

/** What generated SDKs are called. Nobody else's names: npm, PyPI and Go have foreign packages called keyring. */
const LANGUAGES = {
  nodejs: {
    packageName: "pulumi-keyring-plugin",
    respectSchemaVersion: true,
    devDependencies: { typescript: "^5.9.0" },
  },
  python: { packageName: "pulumi_keyring", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: {
    importBasePath: GO_IMPORT,
    modulePath: GO_MODULE,
    respectSchemaVersion: true,
    generateResourceContainerTypes: false,
  },
  csharp: {
    rootNamespace: "PulumiKeyring",
    namespaces: { astra: "Astra", calimero: "Calimero" },
    packageReferences: { Pulumi: "3.*" },
    respectSchemaVersion: true,
  },
  java: { basePackage: "io.github.pulumi_keyring", buildFiles: "gradle" },
};
