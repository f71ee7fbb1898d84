import { delimiter, dirname, join } from "node:path";
import { cacheRoot, isGoBuilt } from "./cache";
import { pathVariable } from "./executables";

/** Where a Pulumi that nobody watches keeps its things. */
export interface HeadlessOptions {
  /** PULUMI_HOME: plugins and the login. Made by Pulumi if missing. */
  home: string;
  /** Folder of the states, which must exist. */
  backendDir: string;
  /** Encrypts the secrets of the stacks made with it. */
  passphrase: string;
  /** `dir` of the Pulumi found. */
  binDir: string;
}

/**
 * The whole environment for running Pulumi without a person, an account or a network: this process's own, without
 * Pulumi's own settings in it (a user's PULUMI_ACCESS_TOKEN or PULUMI_STACK must not reach these stacks).
 */
export function pulumiEnvironment(options: HeadlessOptions, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const path = pathVariable(base);
  const inherited = Object.entries(base).filter(([name]) => !name.startsWith("PULUMI_") || name === "PULUMI_BIN");
  return {
    ...Object.fromEntries(inherited),
    ...pulumiSettings(options),
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    // Newer ones load Pulumi's SDK from what they compiled before: once for the program, and once for the dynamic resources.
    NODE_COMPILE_CACHE: base["NODE_COMPILE_CACHE"] ?? join(dirname(cacheRoot(base)), "compiled"),
    [path]: `${options.binDir}${delimiter}${base[path] ?? ""}`,
  };
}

/** What tells a Pulumi where its things are, and to leave the network alone. */
export function pulumiSettings({
  home,
  backendDir,
  binDir,
}: Omit<HeadlessOptions, "passphrase">): Record<string, string> {
  return {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backendDir.replaceAll("\\", "/")}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A release finds its plugins itself; a Go build must not try, since all it can use stands beside it.
    ...(isGoBuilt(binDir) ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}
