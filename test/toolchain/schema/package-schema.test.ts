import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { astra, calimero } from "pulumi-keyring";
import type { AnyResource } from "../../../provider/src/lifecycle/system.js";
import { systems } from "../../../provider/src/systems.js";
import {
  GO_IMPORT,
  GO_MODULE,
  LOGO,
  PLUGIN_DOWNLOAD_URL,
  REPOSITORY,
  SLUG,
} from "../../../toolchain/release/publication.js";
import { packageSchema } from "../../../toolchain/schema/package-schema.js";
import { capital, examplesOf } from "../../../toolchain/schema/property-spec.js";
import { sdkTypes } from "../../../toolchain/schema/sdk-types.js";

const root = join(__dirname, "..", "..", "..");

interface Property {
  description?: string;
  secret?: boolean;
  language?: { csharp?: { name?: string } };
}

interface Schema
  extends Record<"attribution" | "homepage" | "license" | "logoUrl" | "publisher" | "repository", string> {
  pluginDownloadURL: string;
  keywords: string[];
  language: Record<string, Record<string, unknown>>;
  config: { variables: Record<string, Property & { defaultInfo?: unknown }> };
  provider: { inputProperties: Record<string, Property & { defaultInfo?: unknown }> };
  types: Record<string, { description?: string; properties?: Record<string, Property> }>;
  resources: Record<
    string,
    {
      description: string;
      properties: Record<string, Property>;
      inputProperties: Record<string, Property>;
      requiredInputs: string[];
    }
  >;
}

describe("the schema of the package", () => {
  const text = readFileSync(join(root, "provider", "schema.json"), "utf8");
  const schema = JSON.parse(text) as Schema;
  const all = Object.entries<{ resources: Record<string, AnyResource> }>(systems).flatMap(([system, { resources }]) =>
    Object.entries(resources).map(([type, resource]) => ({ token: `keyring:${system}:${type}`, resource })),
  );

  it("is what the definitions say; otherwise run `npm run schema`", () => {
    assert.equal(text, packageSchema(root));
  });

  it("gives the SDK its types; otherwise run `npm run schema`", () => {
    const files = sdkTypes();
    assert.ok(files.has("generated.ts") && files.size > 1);
    for (const [path, types] of files) assert.equal(readFileSync(join(root, "sdk", "src", path), "utf8"), types, path);
  });

  it("tells the Pulumi Registry who publishes it, where, of which kind, and for which languages", () => {
    assert.equal(schema.repository, REPOSITORY);
    assert.equal(schema.homepage, REPOSITORY);
    assert.ok(schema.publisher);
    assert.equal(schema.license, "Apache-2.0");
    for (const keyword of ["kind/native", "category/infrastructure"])
      assert.ok(schema.keywords.includes(keyword), keyword);
    assert.ok(schema.logoUrl.startsWith("https://raw.githubusercontent.com/") && schema.logoUrl.endsWith(LOGO));
    assert.ok(existsSync(join(root, LOGO)));
    assert.deepEqual(Object.keys(schema.language).sort(), ["csharp", "go", "java", "nodejs", "python"]);
  });

  it("lets Pulumi find the plugin with us: a package of this name could be anybody's", () => {
    assert.equal(schema.pluginDownloadURL, PLUGIN_DOWNLOAD_URL);
    assert.equal(PLUGIN_DOWNLOAD_URL, `github://api.github.com/${SLUG}`);
  });

  it("gives Go a module that can be fetched, which templates, examples and pages name", () => {
    assert.equal(schema.language["go"]?.["importBasePath"], GO_IMPORT);
    assert.match(GO_MODULE, /^github\.com\/[\w-]+\/[\w-]+\/sdk\/go$/);
    const named = ["cli/templates/go", "examples/go"].flatMap((folder) => [`${folder}/go.mod`, `${folder}/main.go`]);
    for (const file of [...named, "docs/how-to/native-plugin.md"]) {
      const paths = readFileSync(join(root, file), "utf8").match(/[\w./-]*keyring\/sdk\/go/g) ?? [];
      assert.deepEqual([...new Set(paths)], [GO_MODULE], file);
    }
  });

  it("describes every resource, property and type", () => {
    const properties = [
      ...Object.values(schema.resources).flatMap((of) => [of.properties, of.inputProperties]),
      ...Object.values(schema.types).map((of) => of.properties ?? {}),
      schema.config.variables,
    ];
    for (const [name, { description }] of properties.flatMap((of) => Object.entries(of))) {
      assert.ok(description, `${name} has no description`);
    }
    for (const [token, { description }] of Object.entries({ ...schema.resources, ...schema.types })) {
      assert.ok(description, `${token} has no description`);
    }
  });

  it("leaves secret settings to the plugin: an SDK that reads the environment would store what it reads", () => {
    for (const variables of [schema.config.variables, schema.provider.inputProperties]) {
      assert.equal(variables["calimeroAccessKey"]?.secret, true);
      for (const [name, variable] of Object.entries(variables)) assert.ok(!("defaultInfo" in variable), name);
    }
  });

  for (const { token, resource } of all) {
    describe(token, () => {
      const spec = schema.resources[token];
      assert.ok(spec);

      it("has an example that its own check takes, for want of nothing but a name", () => {
        const examples = examplesOf(resource.inputs);
        assert.ok(examples.length > 0, "there is no example");
        for (const example of examples) {
          for (const name of spec.requiredInputs) assert.ok(name in example, `the example lacks ${name}`);
          const given: object = "name" in spec.inputProperties ? { name: "example" } : {};
          assert.deepEqual(resource.check({ ...given, ...example }, { now: new Date(0) }).failures, []);
        }
      });

      it("calls no output in C# as the class itself, which does not compile", () => {
        const names = Object.entries(spec.properties).map(
          ([name, { language }]) => language?.csharp?.name ?? capital(name),
        );
        assert.ok(!names.includes(token.slice(token.lastIndexOf(":") + 1)));
      });

      it("marks every secret output as secret", () => {
        const marked = Object.keys(spec.properties).filter((name) => spec.properties[name]?.secret);
        assert.deepEqual(marked.sort(), [...resource.secrets].sort());
      });
    });
  }

  it("takes what the classes for TypeScript take", () => {
    for (const [token, typed] of Object.entries({ ...ofCalimero, ...ofAstra })) {
      assert.deepEqual(Object.keys(schema.resources[token]?.inputProperties ?? {}).sort(), Object.keys(typed).sort());
    }
    assert.equal(all.length, Object.keys({ ...ofCalimero, ...ofAstra }).length, "a class is not compared");
  });
});

/** Every input of a class; the compiler sees to it that none is missing. */
type InputsOf<Args> = Record<keyof Args, true>;

const lifetime = { expiresIn: true, expiresAt: true, rotation: true, adopt: true } as const;

const ofCalimero = {
  "keyring:calimero:AuthToken": {
    shardId: true,
    name: true,
    permissions: true,
    allowedAddresses: true,
    requestsPerSecond: true,
    maxOpenRequests: true,
    ...lifetime,
  } satisfies InputsOf<calimero.AuthTokenArgs>,
  "keyring:calimero:CustodianKey": {
    shardId: true,
    accountId: true,
    publicKey: true,
    adopt: true,
    removeOnDelete: true,
  } satisfies InputsOf<calimero.CustodianKeyArgs>,
  "keyring:calimero:Shard": {
    shardId: true,
    masterAccount: true,
    endpoints: true,
    allowedOrigins: true,
    maxTokenLifetime: true,
    tokenPermissions: true,
    disabled: true,
    skipConnectionTest: true,
    adopt: true,
    removeOnDelete: true,
  } satisfies InputsOf<calimero.ShardArgs>,
};

const ofAstra = {
  "keyring:astra:Token": {
    organizationId: true,
    roles: true,
    description: true,
    ...lifetime,
  } satisfies InputsOf<astra.TokenArgs>,
  "keyring:astra:Role": {
    organizationId: true,
    name: true,
    description: true,
    resources: true,
    actions: true,
  } satisfies InputsOf<astra.RoleArgs>,
};
