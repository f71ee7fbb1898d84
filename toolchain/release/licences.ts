import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The licences of all packages that a bundle holds, as their authors want them to go with it.
 * @param files what was bundled, relative to `root`
 */
export function licencesOf(root: string, files: readonly string[]): string {
  const folders = [...new Set(files.flatMap(packageFolder))].sort();
  return folders.map((folder) => licenceOf(join(root, folder))).join(`\n\n${"-".repeat(80)}\n\n`);
}

/** `node_modules/@scope/name` of a file in it, the innermost where packages are nested. */
function packageFolder(file: string): string[] {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return match?.[1] === undefined ? [] : [match[1]];
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const texts = existsSync(folder) ? readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file)) : [];
  const written = texts.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version}, ${license ?? "licence as below"}`, ...written].join("\n\n");
}
