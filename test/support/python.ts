import { join } from "node:path";
import { runAndCollect } from "../../toolchain/child-process.mjs";

/**
 * Makes a virtual environment `venv` in a folder and installs packages into it.
 * @param packages as pip takes them, relative to the folder
 * @returns its `bin` folder
 */
export async function pythonEnvironment(folder: string, ...packages: string[]): Promise<string> {
  const bin = join(folder, "venv", "bin");
  const pip = ["install", "--quiet", "--disable-pip-version-check", ...packages];
  for (const [program, args] of [
    ["python3", ["-m", "venv", "venv"]],
    [join(bin, "pip"), pip],
  ] as const) {
    const { code, output } = await runAndCollect(program, args, { cwd: folder });
    if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${output}`);
  }
  return bin;
}
