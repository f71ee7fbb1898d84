import { type Project, project } from "../../support/pulumi.js";

/** A value of a program that JSON has no words for. */
export type Special = { secret: unknown } | { output: [resource: string, output: string] };

/** The tokens of a program by their resource names, with their inputs. */
export type Tokens = Record<string, Record<string, unknown>>;

/** Another way in which the engine reaches the same resources. */
export interface Host {
  title: string;
  /** The type of its tokens in the state. */
  type: string;
  /** A program of tokens as this host takes it; it exports `<name>Token` for each. */
  program(tokens: Tokens): string;
  project(tokens: Tokens, env: NodeJS.ProcessEnv): Promise<Project>;
}

/** A TypeScript program's dynamic resources. */
const dynamic: Host = {
  title: "the host of dynamic resources",
  type: "pulumi-nodejs:dynamic/keyring/calimero:AuthToken",
  program: (tokens) =>
    Object.entries(tokens)
      .map(
        ([name, inputs]) =>
          `const ${name} = new calimero.AuthToken("${name}", ${inJavaScript(inputs)});\nexports.${name}Token = ${name}.token;`,
      )
      .join("\n"),
  project: (tokens, env) => project(dynamic.program(tokens), env),
};

/** The native plugin, as a YAML program uses it. */
const plugin: Host = {
  title: "the native plugin",
  type: "keyring:calimero:AuthToken",
  program(tokens) {
    const resources = Object.entries(tokens).map(([name, inputs]) => {
      const properties = Object.entries(inputs).map(([input, value]) => `      ${input}: ${inYaml(value)}`);
      return [`  ${name}:`, "    type: keyring:calimero:AuthToken", "    properties:", ...properties].join("\n");
    });
    const outputs = Object.keys(tokens).map((name) => `  ${name}Token: \${${name}.token}`);
    if (resources.length === 0) return "";
    return ["resources:", ...resources, "outputs:", ...outputs].join("\n");
  },
  project: (tokens, env) => project(plugin.program(tokens), env, { runtime: "yaml" }),
};

export const hosts: readonly Host[] = [dynamic, plugin];

function inJavaScript(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inJavaScript).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("secret" in value) return `pulumi.secret(${inJavaScript(value.secret)})`;
  if ("output" in value) return (value.output as string[]).join(".");
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${inJavaScript(item)}`)
    .join(", ")} }`;
}

/** JSON is YAML, too. */
function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("secret" in value) return `{ "fn::secret": ${inYaml(value.secret)} }`;
  if ("output" in value) return JSON.stringify(`\${${(value.output as string[]).join(".")}}`);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${inYaml(item)}`)
    .join(", ")} }`;
}
