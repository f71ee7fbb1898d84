import { readFile } from "node:fs/promises";
import type { Stack } from "../../../toolchain/pulumi/stack.js";
import { recordedIn } from "../../support/pulumi.js";
import { schemaFile } from "./generated-sdks.js";

interface Schema {
  resources: Record<string, { required: string[] }>;
}

/** The outputs that the schema promises of the resources of a stack, and that are not in its state: `reader.description`. */
export async function missingOutputs(stack: Stack): Promise<string[]> {
  const { resources } = JSON.parse(await readFile(schemaFile, "utf8")) as Schema;
  const types = Object.keys(resources).map((token) => token.split(":").at(-1) ?? "");
  const recorded = Object.entries(await recordedIn(stack, ...types));
  if (recorded.length === 0) throw new Error("the stack has no resource of Keyring");
  return recorded.flatMap(([name, { type, outputs }]) => {
    const token = Object.keys(resources).find((one) => type.endsWith(one.replace("keyring:", ""))) ?? "";
    const { required } = resources[token] ?? { required: [`a type ${type} in the schema`] };
    return required.filter((output) => outputs[output] === undefined).map((output) => `${name}.${output}`);
  });
}
