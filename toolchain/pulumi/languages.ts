import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { executableName, pathDirectories } from "./executables";

/** A language a Pulumi program can be written in. Each needs its host beside the CLI. */
export type Language = "nodejs" | "yaml" | "python" | "go";

/** The files a language needs beside `pulumi` or on PATH, the host itself last. */
export const languageFiles: Record<Language, readonly string[]> = {
  nodejs: [
    process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
    executableName("pulumi-language-nodejs"),
  ],
  yaml: [executableName("pulumi-language-yaml")],
  go: [executableName("pulumi-language-go")],
  python: [
    process.platform === "win32" ? "pulumi-language-python-exec.cmd" : "pulumi-language-python-exec",
    executableName("pulumi-language-python"),
  ],
};

/**
 * The languages among `wanted` that this CLI cannot run.
 * @param bin the `pulumi` executable; a symbolic link is followed, as Pulumi does itself
 */
export function missingLanguages(bin: string, wanted: readonly Language[], env: NodeJS.ProcessEnv): Language[] {
  const places = [dirname(bin), dirname(realpathSync(bin)), ...pathDirectories(env)];
  const present = (file: string) => places.some((place) => existsSync(join(place, file)));
  return wanted.filter((language) => !languageFiles[language].every(present));
}
