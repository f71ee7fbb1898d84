import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import { pack } from "./pack";
import { publishedAs } from "./publication";

/** Gives a generated SDK what package indexes show of it: its page and its licence. Its generator leaves them out. */
export function completeSdk(root: string, sdk: string, language: string): void {
  copyFileSync(join(__dirname, "pages", `${language}.md`), join(sdk, "README.md"));
  copyFileSync(join(root, "LICENSE"), join(sdk, "LICENSE"));
}

/**
 * Compiles the generated SDK for Node.js and packs it, as it is published.
 *
 * @param sdk the folder with its sources, complete
 * @param target an empty folder for the tarball
 * @returns the tarball's path
 * @throws SetupError with what the compiler or npm says
 */
export async function packNodeSdk(root: string, sdk: string, target: string): Promise<string> {
  symlinkSync(join(root, "node_modules"), join(sdk, "node_modules"), "junction");
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { code, output } = await runAndCollect(process.execPath, [compiler, "-p", "."], { cwd: sdk });
  if (code !== 0) {
    throw new SetupError("The SDK for Node.js does not compile.", ["correct the schema."], { output: tail(output) });
  }
  const built = join(sdk, "bin");
  // what builds it is of no use to who installs it
  const { scripts: _, devDependencies: __, ...own } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  const description = "The resources of Keyring's native plugin, for TypeScript and JavaScript.";
  const manifest = { ...own, description, ...publishedAs("provider") };
  writeFileSync(join(built, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"]) copyFileSync(join(sdk, file), join(built, file));
  return pack([], built, target);
}
