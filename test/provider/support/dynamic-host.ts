import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hostProcess, type ProviderHost } from "./host-process.js";

/** The text that stands in the state of every AuthToken. */
export const PROVIDER = providerOf("calimero.AuthToken");

/**
 * Pulumi's own host of dynamic resources.
 * @param env the variables that the process sees beside PATH
 * @param resource the class of the resources
 */
export async function startDynamicHost(
  env: NodeJS.ProcessEnv = {},
  resource = "calimero.AuthToken",
): Promise<ProviderHost> {
  const program = await makeProgram();
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, ["--import", tsx, script, "127.0.0.1:0"], {
    cwd: program,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const host = await hostProcess(child, { urn: () => "", always: { __provider: providerOf(resource) } });
  return {
    ...host,
    stop: async () => {
      await host.stop();
      await rm(program, { recursive: true, force: true });
    },
  };
}

function providerOf(resource: string): string {
  return `exports.handler = () => require("pulumi-keyring/provider").${resource};`;
}

/** A program's folder in which `pulumi-keyring/provider` is the code of this repository as it stands. */
async function makeProgram(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-host-"));
  const shim = join(folder, "node_modules", "pulumi-keyring");
  await mkdir(shim, { recursive: true });
  const source = JSON.stringify(join(__dirname, "../../../provider/src/index.ts"));
  await writeFile(join(shim, "package.json"), JSON.stringify({ exports: { "./provider": "./provider.js" } }));
  await writeFile(join(shim, "provider.js"), `module.exports = require(${source});\n`);
  return folder;
}
