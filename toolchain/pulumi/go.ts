import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError } from "../setup-error.mjs";
import { findExecutables, pathDirectories } from "./executables";
import { minimumVersion } from "./version";

/** A Go compiler that is new enough. */
export interface Go {
  bin: string;
  version: string;
}

/** The folder with one Go module per thing that is built. */
export const goModules = join(__dirname, "go");

/** Where Go is although it is not on PATH: under GOROOT, or where its installer puts it. */
export function installedGo(env: NodeJS.ProcessEnv): string[] {
  const root = env["GOROOT"] ? [join(env["GOROOT"], "bin")] : [];
  return process.platform === "win32" ? root : [...root, "/usr/local/go/bin"];
}

/**
 * Finds Go on PATH or in one of these further directories.
 * @throws SetupError that names every way to come by a Pulumi, if there is no Go or only one that is too old
 */
export async function findGo(env: NodeJS.ProcessEnv, furtherDirectories: readonly string[]): Promise<Go> {
  const needed = neededGoVersion();
  const found: Go[] = [];
  for (const bin of findExecutables("go", [...pathDirectories(env), ...furtherDirectories])) {
    const { code, output } = await runAndCollect(bin, ["env", "GOVERSION"], {
      env: { ...env, GOTOOLCHAIN: "local" },
      cwd: goModules,
    });
    const version = /^go(\d+\.\d+(?:\.\d+)?)/m.exec(output)?.[1];
    if (code !== 0 || !version) continue;
    if (!isOlder(version, needed)) return { bin, version };
    found.push({ bin, version });
  }
  const [old] = found;
  throw new SetupError(
    old
      ? `There is no Pulumi ${minimumVersion} or newer, and Go ${old.version} (${old.bin}) is too old to build one.`
      : `There is no Pulumi ${minimumVersion} or newer, it cannot be downloaded, and there is no Go to build one with.`,
    [
      "install Pulumi (https://www.pulumi.com/docs/iac/download-install/) so that `pulumi` is on PATH.",
      "set PULUMI_BIN to the path of a pulumi executable that is not on PATH.",
      `install Go ${needed} or newer (https://go.dev/dl/); Keyring then builds Pulumi itself, once, in about four minutes.`,
    ],
  );
}

/** What the pinned Pulumi's go.mod asks for. */
function neededGoVersion(): string {
  const version = /^go (\S+)$/m.exec(readFileSync(join(goModules, "pulumi", "go.mod"), "utf8"))?.[1];
  if (!version) throw new Error(`no go line in ${join(goModules, "pulumi", "go.mod")}`);
  return version;
}

function isOlder(version: string, needed: string): boolean {
  const [actual, wanted] = [version, needed].map((text) => text.split(".").map(Number));
  for (const [index, part] of (wanted ?? []).entries()) {
    const difference = (actual?.[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
