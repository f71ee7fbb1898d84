import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted } from "../child-process.mjs";
import { packWorkspace } from "../release/pack";
import { explain } from "../setup-error.mjs";
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
    const tarball = await announcer.step(`Packing ${name}`, () => packWorkspace(folder, root, target));
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
