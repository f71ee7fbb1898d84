import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import { listWorkspaces } from "../workspaces.mjs";
import { buildPages } from "./pages.mjs";
import { buildTemplate } from "./template.mjs";

/**
 * Compiles the workspaces and bundles the console's web pages (not the tests: a type error there must keep nobody from running the program). Takes about a
 * second when nothing changed.
 *
 * @param {string} root the repository
 * @param {import("../steps.mjs").Announcer} announcer
 * @throws {SetupError} with the compiler's or the bundler's messages
 */
export async function buildWorkspaces(root, announcer) {
  const folders = listWorkspaces(root).flatMap(({ folder, compiled }) => (compiled ? [folder] : []));
  await announcer.step("Building the workspaces (tsc -b)", async () => {
    const compiler = join("node_modules", "typescript", "bin", "tsc");
    const { code, output } = await runAndCollect(process.execPath, [compiler, "-b", ...folders], { cwd: root });
    if (code === 0) return;
    throw new SetupError(
      "TypeScript does not compile the workspaces.",
      ["put right what it reports above and run the command again."],
      {
        output: tail(output, 40),
      },
    );
  });
  await buildTemplate(root, announcer);
  await buildPages(root, announcer);
}
