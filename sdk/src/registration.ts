import { types } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { refuseOptions } from "./options.js";
import { wayToProvider } from "./way-to-provider.js";

/** What a class of this package says of its type. */
interface Type {
  /** `<system>:<Type>`, e.g. `calimero:AuthToken`. */
  name: `${string}:${string}`;
  /** Every output, so that it can be read on the class. */
  outputs: readonly string[];
  /** The outputs that are encrypted in the state. */
  secrets: readonly string[];
}

/**
 * What a class of this package registers with the engine: the arguments of `pulumi.CustomResource`.
 *
 * It is a dynamic resource in every respect but one: instead of serialised code, its `__provider` is a constant text that requires the installed
 * package. That text stands in the state of every resource, so it is never changed lightly. A function and not a base class,
 * since the engine records where a resource was made, and every class between would stand there too, in every state.
 */
export function registration(
  type: Type,
  name: string,
  args: object,
  options: pulumi.CustomResourceOptions | undefined,
): [type: string, name: string, props: pulumi.Inputs, options: pulumi.CustomResourceOptions] {
  const what = `${type.name.split(":")[1]} ${JSON.stringify(name)}`;
  refuseOptions(what, options);
  const outputs = Object.fromEntries(type.outputs.map((output) => [output, undefined]));
  const props = {
    ...outputs,
    ...(datesAsText(args) as object),
    owner: ownerOf(name),
    __provider: providerText(type.name, wayToProvider(what)),
  };
  const additionalSecretOutputs = [...(options?.additionalSecretOutputs ?? []), ...type.secrets];
  return [`pulumi-nodejs:dynamic/keyring/${type.name}`, name, props, { ...options, additionalSecretOutputs }];
}

/** Pulumi writes every Date as an empty object: another one would not be a change. */
function datesAsText(value: unknown): unknown {
  if (types.isDate(value)) return value.toISOString();
  if (Array.isArray(value)) return value.map(datesAsText);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, datesAsText(inner)]));
}

/** Neither an output nor a promise nor a resource: these are left to Pulumi. */
function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * The text that the host of dynamic resources evaluates, in the program's folder, to find a type's handler.
 *
 * @param through the packages that `pulumi-keyring` is found through, where the program does not depend on it itself: their names, since folders
 * and versions differ between machines. Where one of them is missing the text looks from there, so that a program which
 * has meanwhile got a direct dependency is served, too.
 */
export function providerText(name: `${string}:${string}`, through: readonly string[] = []): string {
  const [system, type] = name.split(":");
  if (through.length === 0) return `exports.handler = () => require("pulumi-keyring/provider").${system}.${type};`;
  return (
    'exports.handler = () => { const fs = require("fs"), from = (dir) => require("module").createRequire(dir + "/_"); let at = process.cwd(); ' +
    `try { for (const name of ${JSON.stringify(through)}) ` +
    'at = process.versions.pnp ? require("pnpapi").resolveToUnqualified(name, at + "/") ' +
    ': fs.realpathSync(from(at).resolve.paths(name).map((dir) => dir + "/" + name).find(fs.existsSync)); } catch {} ' +
    `return from(at)("pulumi-keyring/provider").${system}.${type}; };`
  );
}

/** Whose a resource is; the label by which everything minted is found again. */
function ownerOf(name: string): string {
  return [organization(), pulumi.getProject(), pulumi.getStack(), name].join("/");
}

/** Mocks need not name an organization. Backends without organizations call theirs as here, too. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
