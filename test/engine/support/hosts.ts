import { type Project, project } from "../../support/pulumi.js";

/** A value of a program that JSON has no words for. */
export type Special = { secret: unknown } | { output: [resource: string, output: string] };

/** What an entry of {@link Resources} is, such as `astra:Role`; without it it is a `calimero:AuthToken`. */
export const TYPE: unique symbol = Symbol("type");

/** The id of an entry that is there already, and that the program only reads. */
export const ID: unique symbol = Symbol("id");

/** The resources of a program by their names, with their inputs. */
export type Resources = Record<string, Record<string, unknown> & { [TYPE]?: string; [ID]?: string }>;

/** Another way in which the engine reaches the same resources. */
export interface Host {
  title: string;
  /** A program as this host takes it; it exports `<name>Token` for each token. */
  program(resources: Resources): string;
  /** @param packages of another version than this repository's, where they lie */
  project(resources: Resources, env: NodeJS.ProcessEnv, packages?: Packages): Promise<Project>;
}

/** Where a version of the packages lies: a node_modules folder, and the folder of the plugin's executable. */
export interface Packages {
  modules: string;
  plugin: string;
}

/** A TypeScript program's dynamic resources. */
const dynamic: Host = {
  title: "the host of dynamic resources",
  program: (resources) =>
    Object.entries(resources)
      .map(([name, inputs]) => {
        const options = inputs[ID] === undefined ? "" : `, { id: ${JSON.stringify(inputs[ID])} }`;
        const type = typeOf(inputs).replace(":", ".");
        const made = `const ${name} = new ${type}("${name}", ${inJavaScript(inputs)}${options});`;
        return isToken(inputs) ? `${made}\nexports.${name}Token = ${name}.token;` : made;
      })
      .join("\n"),
  project: (resources, env, packages) => project(dynamic.program(resources), env, { ...packages, alone: true }),
};

/** The native plugin, as a YAML program uses it. */
const plugin: Host = {
  title: "the native plugin",
  program(resources) {
    const made = Object.entries(resources).map(([name, inputs]) => {
      const type = [`  ${name}:`, `    type: keyring:${typeOf(inputs)}`];
      if (inputs[ID] !== undefined) return [...type, `    get: { id: ${inYaml(inputs[ID])} }`].join("\n");
      const properties = Object.entries(inputs).map(([input, value]) => `      ${input}: ${inYaml(value)}`);
      return [...type, "    properties:", ...properties].join("\n");
    });
    const outputs = Object.keys(resources).flatMap((name) =>
      isToken(resources[name] ?? {}) ? [`  ${name}Token: \${${name}.token}`] : [],
    );
    if (made.length === 0) return "";
    return ["resources:", ...made, ...(outputs.length === 0 ? [] : ["outputs:", ...outputs])].join("\n");
  },
  project: (resources, env, packages) => project(plugin.program(resources), env, { ...packages, runtime: "yaml" }),
};

function typeOf(inputs: Resources[string]): string {
  return inputs[TYPE] ?? "calimero:AuthToken";
}

function isToken(inputs: Resources[string]): boolean {
  return typeOf(inputs).endsWith("Token");
}

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
