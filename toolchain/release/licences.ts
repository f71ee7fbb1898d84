import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup-error.mjs";

/**
 * The licences of all packages that a bundle holds, as their authors want them to go with it.
 * @param files what was bundled, relative to `root`
 * @throws SetupError for a package that comes without the text of its licence
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
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const written = texts.length > 0 ? texts : ofReadme(folder);
  if (written.length > 0) return [`${name} ${version}, ${license ?? "licence as below"}`, ...written].join("\n\n");
  throw new SetupError(`${name} ${version} comes without the text of its licence, so that it cannot be handed on.`, [
    "leave the package out of the plugin.",
  ]);
}

/** Some have their licence only at the end of what they say of themselves. */
function ofReadme(folder: string): string[] {
  const readme = readdirSync(folder).find((file) => /^readme(\.md)?$/i.test(file));
  const text = readme === undefined ? "" : readFileSync(join(folder, readme), "utf8");
  const [, section] = /^(?:#+ *)?licen[cs]e *\n(?:[-=]+\n)?([\s\S]*)/im.exec(text) ?? [];
  return section === undefined ? [] : [section.trim()];
}
