import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { SetupError, tail } from "../setup-error.mjs";

/**
 * Makes a template of `pulumi new` for each language, with the packages of a release that is in the folder already.
 * @param languages as `pulumi-keyring-cli init` names them
 * @throws SetupError
 */
export function writeTemplates(root: string, release: string, languages: readonly string[]): void {
  const folder = join(release, TEMPLATES);
  rmSync(folder, { recursive: true, force: true });
  for (const language of languages) {
    const args = ["init", join(folder, language), "--language", language, "--packages", release, "--template"];
    const program = join(root, "cli", "bin", "pulumi-keyring-cli.js");
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
    if (status === 0) continue;
    throw new SetupError(`The ${language} template cannot be made.`, ["Run: npm run build"], { output: tail(stderr) });
  }
}

/** The folder of a release with the templates. */
export const TEMPLATES = "templates";
