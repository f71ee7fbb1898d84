import assert from "node:assert/strict";
import { copyFile, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { findGo, installedGo } from "../../../toolchain/pulumi/go.js";
import { generateSdks } from "../../../toolchain/pulumi/sdk-generator.js";
import { GO_MODULE } from "../../../toolchain/release/publication.js";
import * as announcer from "../../../toolchain/steps.mjs";

const root = join(__dirname, "..", "..", "..");

/** The plugin's schema. */
export const schemaFile = join(root, "provider", "schema.json");

/** A checker of types at its strictest. */
export const MYPY = "mypy==2.4.1";

/** Generates the plugin's SDKs into a folder, each below the name of its language. */
export function sdksIn(folder: string): Promise<void> {
  return generateSdks(schemaFile, folder, announcer);
}

/** Runs a program that must succeed. */
export async function succeed(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { code, output } = await runAndCollect(program, args, { cwd, env: { ...process.env, ...env } });
  assert.equal(code, 0, `${program} ${args.join(" ")}:\n${output}`);
  return output;
}

/** Runs the compiler of TypeScript. */
export function tsc(folder: string, ...args: string[]): Promise<string> {
  return succeed(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", ".", ...args], folder);
}

/**
 * Compiles the SDK for Node.js with the packages of this repository.
 * @returns the package as it would be published
 */
export async function compiledNodeSdk(sdk: string): Promise<string> {
  await symlink(join(root, "node_modules"), join(sdk, "node_modules"));
  await tsc(sdk);
  await copyFile(join(sdk, "package.json"), join(sdk, "bin", "package.json"));
  return join(sdk, "bin");
}

/** Runs Go, with what the modules of a program say and nothing else. */
export async function go(folder: string, ...args: string[]): Promise<string> {
  const { bin } = await findGo(process.env, installedGo(process.env));
  return succeed(bin, args, folder, GO_SETTINGS);
}

/** No other Go is fetched, and no workspace around the folder counts. */
export const GO_SETTINGS = { GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", GOWORK: "off" } as const;

/** Lets a Go module use the SDK in a folder, with the version of Pulumi's own that it was generated for: each other one would have to be compiled, too. */
export async function useGoSdk(folder: string, sdk: string): Promise<void> {
  const [pulumi] =
    /(?<=require )github\.com\/pulumi\/pulumi\/sdk\/v3 \S+/.exec(await readFile(join(sdk, "go.mod"), "utf8")) ?? [];
  assert.ok(pulumi);
  await go(folder, "mod", "edit", `-require=${pulumi.replace(" ", "@")}`, `-replace=${GO_MODULE}=${sdk}`);
  await go(folder, "mod", "tidy");
}
