import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { isGoBuilt } from "./cache";
import { isExecutable } from "./executables";
import { type Language, missingLanguages } from "./languages";
import { parseVersion, unsupportedBecause } from "./version";

/** What a `pulumi` executable turned out to be. */
export type Inspected =
  | { version: string; missing: readonly Language[] }
  /** A clause that goes after the path of the executable: "is version 3.100.0, older than 3.220.0". */
  | { unusable: string };

/**
 * Asks a CLI for its version and looks for the hosts of these languages.
 * @returns `missing` is only ever filled for a CLI that was built from Go modules, where hosts can be added
 */
export async function inspect(bin: string, languages: readonly Language[], env: NodeJS.ProcessEnv): Promise<Inspected> {
  if (!isExecutable(bin)) return { unusable: "is not an executable file" };
  const version = parseVersion(await askVersion(bin, env));
  if (!version) return { unusable: "does not answer `pulumi version` with a version" };
  const unsupported = unsupportedBecause(version);
  if (unsupported) return { unusable: unsupported };
  const missing = missingLanguages(bin, languages, env);
  if (missing.length > 0 && !isGoBuilt(dirname(realpathSync(bin)))) {
    return { unusable: `has no language host for ${missing.join(", ")} beside it or on PATH` };
  }
  return { version: version.text, missing };
}

/** @returns what it printed, nothing if it cannot be started or hangs */
async function askVersion(bin: string, env: NodeJS.ProcessEnv): Promise<string> {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await runAndCollect(bin, ["version"], { env: quiet, timeoutMs: 30_000 }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  });
  return result?.code === 0 ? result.output : "";
}
