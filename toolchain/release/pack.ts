import { readdirSync } from "node:fs";
import { join } from "node:path";
import { npmProgram } from "../bootstrap/npm.mjs";
import { runAndCollect } from "../child-process.mjs";
import { withoutNpm } from "../node";
import { SetupError, tail } from "../setup-error.mjs";

/**
 * Packs a workspace, built before, as npm would publish it.
 *
 * @param folder the workspace, relative to `root`
 * @param target an empty folder for the tarball
 * @returns the tarball's path
 * @throws SetupError with what npm says
 */
export async function packWorkspace(folder: string, root: string, target: string): Promise<string> {
  const npm = npmProgram();
  const flags = ["--workspace", folder, "--pack-destination", target, "--ignore-scripts", "--loglevel=error"];
  const { code, output } = await runAndCollect(npm.program, [...npm.args, "pack", ...flags], {
    cwd: root,
    env: withoutNpm(process.env),
  });
  const [tarball] = readdirSync(target);
  if (code === 0 && tarball) return join(target, tarball);
  throw new SetupError(`npm pack made no tarball of ${folder}.`, ["read npm's message above."], {
    output: tail(output),
  });
}
