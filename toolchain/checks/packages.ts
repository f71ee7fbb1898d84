import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmProgram } from "../bootstrap/npm.mjs";
import { Interrupted, runAndCollect } from "../child-process.mjs";
import { explain, SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { listWorkspaces, type Workspace } from "../workspaces.mjs";
import { failedOutcome, type Outcome } from "./outcome";
import { runTool } from "./tool";

/**
 * Packs every published workspace as npm would and checks the tarballs: publint (what is in them, what package.json says)
 * and are-the-types-wrong (whether TypeScript resolves them under Node's CommonJS and ESM rules).
 *
 * @throws Interrupted
 */
export async function checkPackages(root: string, announcer: Announcer): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const workspace of listWorkspaces(root).filter(({ published }) => published)) {
    outcomes.push(...(await checkPackage(workspace, root, announcer)));
  }
  return outcomes;
}

async function checkPackage({ name, folder }: Workspace, root: string, announcer: Announcer): Promise<Outcome[]> {
  const title = `package ${name}`;
  const started = Date.now();
  const target = mkdtempSync(join(tmpdir(), "keyring-pack-"));
  try {
    const tarball = await announcer.step(`Packing ${name}`, () => pack(folder, root, target));
    const publint = {
      title: `${title}: publint`,
      package: "publint",
      args: ["run", tarball, "--strict"],
      advice: `correct ${folder}/package.json or what its build emits.`,
    };
    const types = {
      title: `${title}: types`,
      package: "@arethetypeswrong/cli",
      bin: "attw",
      args: [tarball, "--profile", "node16"],
      advice: `correct the exports and types of ${folder}/package.json.`,
    };
    return [await runTool(publint, root, announcer), await runTool(types, root, announcer)];
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    console.log(explain(error));
    return [failedOutcome(title, Date.now() - started, "npm pack failed")];
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** @returns the tarball's path */
async function pack(folder: string, root: string, target: string): Promise<string> {
  const npm = npmProgram();
  const args = [
    ...npm.args,
    "pack",
    "--workspace",
    folder,
    "--pack-destination",
    target,
    "--ignore-scripts",
    "--loglevel=error",
  ];
  const { code, output } = await runAndCollect(npm.program, args, { cwd: root });
  const [tarball] = readdirSync(target);
  if (code === 0 && tarball) return join(target, tarball);
  throw new SetupError(`npm pack made no tarball of ${folder}.`, ["read npm's message above."], {
    output: tail(output),
  });
}
