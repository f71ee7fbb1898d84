import * as pulumi from "@pulumi/pulumi";

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
  const outputs = Object.fromEntries(type.outputs.map((output) => [output, undefined]));
  const props = { ...outputs, ...args, owner: ownerOf(name), __provider: providerText(type.name) };
  const additionalSecretOutputs = [...(options?.additionalSecretOutputs ?? []), ...type.secrets];
  return [`pulumi-nodejs:dynamic/keyring/${type.name}`, name, props, { ...options, additionalSecretOutputs }];
}

/** The text that the host of dynamic resources evaluates to find a type's handler. */
export function providerText(name: `${string}:${string}`): string {
  const [system, type] = name.split(":");
  return `exports.handler = () => require("pulumi-keyring/provider").${system}.${type};`;
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
