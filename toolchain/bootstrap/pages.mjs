import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";

/** What the console's web pages are made of. */
const SOURCES = ["console/web", "console/src", "near/src", "package-lock.json"];
const BUILT = "console/dist/web/index.html";

/** What Vite is told. */
export const VITE_ARGUMENTS = ["build", "console/web", "--logLevel", "warn"];

/**
 * Bundles the console's web pages, unless that was done since their sources last changed. Takes two seconds.
 *
 * @param {string} root the repository
 * @param {import("../steps.mjs").Announcer} announcer
 * @throws {SetupError} with what the bundler says
 */
export async function buildPages(root, { step }) {
  if (newestOf(join(root, BUILT)) >= Math.max(...SOURCES.map((source) => newestOf(join(root, source))))) return;
  await step("Building the console's web pages (vite)", async () => {
    const args = [join("node_modules", "vite", "bin", "vite.js"), ...VITE_ARGUMENTS];
    const { code, output } = await runAndCollect(process.execPath, args, { cwd: root });
    if (code === 0) return;
    throw new SetupError("The console's web pages cannot be built.", ["put right what Vite reports above."], {
      output: tail(output, 40),
    });
  });
}

/**
 * When a file, or something in a folder, last changed, in milliseconds; a removed file changes its folder.
 *
 * @param {string} path
 * @returns {number} 0 where there is nothing
 */
function newestOf(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestOf(join(path, name))));
}
