import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interrupted, runAndCollect } from "../child-process.mjs";
import { explain, SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { failedOutcome, type Outcome } from "./outcome";

/** A program out of node_modules that judges the repository by its exit code. */
export interface Tool {
  /** For the summary: "format and lint". */
  title: string;
  /** npm package, and the name of its program if that differs. */
  package: string;
  bin?: string;
  args: readonly string[];
  /** What to do when it fails. */
  advice: string;
}

/**
 * Runs a tool as one check and prints what it says only if it fails.
 * @throws Interrupted
 */
export async function runTool(tool: Tool, root: string, announcer: Announcer): Promise<Outcome> {
  const started = Date.now();
  try {
    await announcer.step(`Checking ${tool.title}`, async () => {
      const args = [programOf(tool, root), ...tool.args];
      const { code, output } = await runAndCollect(process.execPath, args, { cwd: root, env: withoutColours() });
      if (code !== 0)
        throw new SetupError(`The check of ${tool.title} failed.`, [tool.advice], { output: tail(output, 200) });
    });
    return { title: tool.title, passed: 1, failed: 0, skipped: 0, milliseconds: Date.now() - started, failures: [] };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    console.log(explain(error));
    return failedOutcome(tool.title, Date.now() - started, tool.advice);
  }
}

/** What a tool prints is collected, and may end up in a file; some colour it all the same, most of all when CI is set. */
function withoutColours(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...env } = process.env;
  return { ...env, NO_COLOR: "1" };
}

/** npm's own links in node_modules/.bin are shell scripts on Windows. */
function programOf(tool: Tool, root: string): string {
  const folder = join(root, "node_modules", tool.package);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === "string" ? bin : bin[tool.bin ?? tool.package];
  if (!file) throw new Error(`${tool.package} has no program ${tool.bin ?? tool.package}`);
  return join(folder, file);
}
