import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import { listWorkspaces } from "../workspaces.mjs";

/**
 * Compiles the workspaces (not the tests: a type error there must keep nobody from running the program). Takes about a
 * second when nothing changed.
 *
 * @param {string} root the repository
 * @param {import("../steps.mjs").Announcer} announcer
 * @throws {SetupError} with the compiler's messages
 */
export async function buildWorkspaces(root, { step }) {
  const folders = listWorkspaces(root).flatMap(({ folder, compiled }) => (compiled ? [folder] : []));
  await step("Building the workspaces (tsc -b)", async () => {
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
}
