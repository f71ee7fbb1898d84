import { GO_IMPORT } from "../release/publication";
import { capital, type PropertySpec } from "./property-spec";

/** The inputs of an example, without values that JSON has no words for. */
export type Example = Record<string, unknown>;

/**
 * An example of a resource as a program in each language that an SDK is generated for, and in YAML. Each SDK's documentation shows the one
 * of its language.
 * @param properties the inputs of the resource
 */
export function exampleIn(token: string, example: Example, properties: Readonly<Record<string, PropertySpec>>): string {
  const [, system = "", type = ""] = token.split(":");
  const programs = {
    typescript: inTypeScript(`${system}.${type}`, example),
    python: inPython(`${system}.${type}`, example),
    go: inGo(system, type, example, properties),
    yaml: inYaml(token, example),
  };
  const blocks = Object.entries(programs).map(([language, program]) => `\`\`\`${language}\n${program}\n\`\`\``);
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    ...blocks,
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n\n");
}

function inTypeScript(name: string, example: Example): string {
  const inputs = JSON.stringify(example, null, 4).replaceAll(/^( +)"(\w+)":/gm, "$1$2:");
  return `import * as keyring from "pulumi-keyring-plugin";\n\nconst example = new keyring.${name}("example", ${inputs});`;
}

function inPython(name: string, example: Example): string {
  const inputs = Object.entries(example).map(([input, value]) => `    ${snake(input)}=${onOneLine(value)},`);
  return ["import pulumi_keyring as keyring", "", `example = keyring.${name}(`, '    "example",', ...inputs, ")"].join(
    "\n",
  );
}

/** JSON with spaces as people write them. */
function onOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/(?<=[[{])\n */g, "")
    .replaceAll(/\n *(?=[\]}])/g, "")
    .replaceAll(/\n */g, " ");
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function inGo(
  system: string,
  type: string,
  example: Example,
  properties: Readonly<Record<string, PropertySpec>>,
): string {
  const inputs = Object.entries(example).map(
    ([name, value]) =>
      `\t\t\t${capital(name)}: ${goValue(value, properties[name]?.$ref ?? properties[name]?.items?.$ref)},`,
  );
  const imports = [`\t"${GO_IMPORT}/${system}"`, "", '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"'];
  if (inputs.some((line) => line.includes("keyring."))) imports.unshift(`\t"${GO_IMPORT}"`);
  return [
    "package main",
    "",
    "import (",
    ...imports,
    ")",
    "",
    "func main() {",
    "\tpulumi.Run(func(ctx *pulumi.Context) error {",
    `\t\t_, err := ${system}.New${type}(ctx, "example", &${system}.${type}Args{`,
    ...inputs,
    "\t\t})",
    "\t\treturn err",
    "\t})",
    "}",
  ].join("\n");
}

/** @param ref the type with a name that an object is of, or each of a list */
function goValue(value: unknown, ref: string | undefined): string {
  if (typeof value === "string") return `pulumi.String(${JSON.stringify(value)})`;
  const [, room, name] = /^#\/types\/keyring:(\w+):(\w+)$/.exec(ref ?? "") ?? [];
  const type = `${room === "index" ? "keyring" : room}.${name}`;
  if (Array.isArray(value)) {
    const isOfObjects = value.some((item) => typeof item === "object");
    return `${isOfObjects ? `${type}Array` : "pulumi.StringArray"}{${value.map((item) => goValue(item, ref)).join(", ")}}`;
  }
  if (name === undefined || typeof value !== "object" || value === null)
    throw new Error(`no Go for ${JSON.stringify(value)}`);
  const fields = Object.entries(value).map(([field, one]) => `${capital(field)}: ${goValue(one, undefined)}`);
  return `${type}Args{${fields.join(", ")}}`;
}

/** JSON is YAML, too. */
function inYaml(token: string, example: Example): string {
  const properties = Object.entries(example).map(([name, value]) => `      ${name}: ${onOneLine(value)}`);
  return ["resources:", "  example:", `    type: ${token}`, "    properties:", ...properties].join("\n");
}
