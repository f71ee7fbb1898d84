import { spawn } from "node:child_process";
import { join } from "node:path";
import { hostProcess, type ProviderHost } from "./host-process.js";
import type { Props } from "./provider-calls.js";

/**
 * The native plugin as it was built.
 * @param env the variables that the process sees beside PATH
 * @param resource the class of the resources, e.g. `calimero.AuthToken`
 */
export async function startPluginHost(env: NodeJS.ProcessEnv, resource: string): Promise<ProviderHost> {
  const child = spawn(process.execPath, [PLUGIN], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return hostProcess(child, { urn: (props) => urnOf(resource, props), always: {} });
}

const PLUGIN = join(__dirname, "..", "..", "..", "provider", "bin", "pulumi-resource-keyring");

/** The name by which the plugin makes the owner label that the properties bear. */
function urnOf(resource: string, { owner }: Props): string {
  const [, project, stack, name] = String(owner).split("/");
  return `urn:pulumi:${stack}::${project}::keyring:${resource.replace(".", ":")}::${name}`;
}
