import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What every request says of who sends it, from a program, the plugin or the command line: `pulumi-keyring/0.1.0 (Node.js 24.1.0; linux)`. */
export const USER_AGENT = `pulumi-keyring/${versionAbove(__dirname)} (Node.js ${process.versions.node}; ${process.platform})`;

/** Of the nearest package: the plugin's archive has all code in one file beside its own package.json. */
function versionAbove(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file)) return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  const parent = dirname(folder);
  return parent === folder ? "unknown" : versionAbove(parent);
}
