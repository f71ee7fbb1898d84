import { findExecutables, isExecutable, pathDirectories } from "../pulumi/executables";
import { SetupError } from "../setup-error.mjs";

/**
 * Looks for a Chromium, or the Chrome made of it: the program that CHROMIUM_BIN names, one on PATH, and where macOS keeps
 * its applications. Undefined when the machine has none.
 *
 * @returns the path of the program
 * @throws SetupError when CHROMIUM_BIN names nothing that can be run
 */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  applications: readonly string[] = MACOS_APPLICATIONS,
): string | undefined {
  const given = env["CHROMIUM_BIN"];
  if (!given)
    return NAMES.flatMap((name) => findExecutables(name, pathDirectories(env)))[0] ?? applications.find(isExecutable);
  if (isExecutable(given)) return given;
  throw new SetupError(`CHROMIUM_BIN (${given}) is no program that can be run.`, [
    "set CHROMIUM_BIN to the path of a Chromium, or unset it: Keyring then looks on PATH and where macOS has it.",
  ]);
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const MACOS_APPLICATIONS = ["Chromium", "Google Chrome"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
