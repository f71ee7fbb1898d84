import { findOrInstall, type InstallOptions } from "../debian-package";
import { findChromium } from "./program";

/**
 * Finds a Chromium or, as root on Debian and its kin, installs the package `chromium`.
 *
 * @returns the path of its program
 * @throws SetupError that says how to get one
 */
export function ensureChromium(options: InstallOptions<string> = {}): Promise<string> {
  return findOrInstall(
    {
      name: "Chromium",
      what: "Chromium",
      debianPackage: "chromium",
      advice: [
        "install one: apt-get install chromium, dnf install chromium, brew install --cask chromium; Google Chrome will do.",
        "set CHROMIUM_BIN to its program.",
      ],
      find: findChromium,
    },
    options,
  );
}
