import type { Run, Stack } from "../../../toolchain/pulumi/stack.js";

/** Runs `pulumi import` of one resource, without its code and without protecting it. */
export function bring(stack: Stack, type: string, name: string, id: string): Promise<Run> {
  return stack.run("import", type, name, id, "--yes", "--skip-preview", "--generate-code=false", "--protect=false");
}
