import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../version.js";
import { TITLES } from "./languages.js";
import { DEPENDED_ON, sdkArchive, tarball } from "./packages.js";
import { fromProject, type Project } from "./project.js";
import { readme } from "./readme.js";

/**
 * The files of a program by their names, with what belongs into them.
 * @throws CommandFailed where its packages cannot be had
 */
export function filesOf(project: Project): Map<string, string> {
  const files = [...templatesOf("shared"), ...templatesOf(project.language)].map(
    ([name, template]): [string, string] => {
      const text = template.replaceAll(NAME, project.name).replaceAll(OWN_VERSION, VERSION);
      return [name, (CHANGES[name] ?? unchanged)(text, project)];
    },
  );
  return new Map([...files, ["README.md", readme(project)]]);
}

/** What a project changes in a file beside its name. */
const CHANGES: Readonly<Record<string, (text: string, project: Project) => string>> = {
  "package.json": withNpmPackages,
  "requirements.txt": withPythonPackage,
  "Pulumi.yaml": asTemplate,
};

function unchanged(text: string): string {
  return text;
}

/** The files of a folder of templates. */
function templatesOf(folder: string): [name: string, text: string][] {
  const path = join(__dirname, "..", "..", "templates", folder);
  return readdirSync(path).map((name) => [
    // npm leaves out files of this name
    name === "gitignore" ? ".gitignore" : name,
    readFileSync(join(path, name), "utf8"),
  ]);
}

/** Stands for the project's name in a template, also in those of `pulumi new`. */
const NAME = /\$\{PROJECT\}/g;

/** Stands for Keyring's version. */
const OWN_VERSION = /\$\{VERSION\}/g;

/** Keyring's own packages in their current version: from their registry, or from tarballs, with those that they depend on. */
function withNpmPackages(text: string, project: Project): string {
  const manifest = JSON.parse(text) as Manifest;
  const source = (name: string) => {
    if (project.packages === undefined) return `^${VERSION}`;
    return `file:${fromProject(project, project.packages.file(tarball(name)))}`;
  };
  for (const part of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of Object.keys(part)) if (isOurs(name)) part[name] = source(name);
  }
  if (project.packages !== undefined) {
    for (const name of DEPENDED_ON) manifest.dependencies[name] = source(name);
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function withPythonPackage(text: string, project: Project): string {
  const source = project.packages
    ? fromProject(project, project.packages.file(sdkArchive("python")))
    : `pulumi_keyring==${VERSION}`;
  return text.replace(/^pulumi_keyring$/m, source);
}

/** With what `pulumi new` shows where it lists templates; it leaves that out of the program. */
function asTemplate(text: string, { template, language }: Project): string {
  return template
    ? `${text}template:\n  description: A gateway token of a private shard, in ${TITLES[language]}\n`
    : text;
}

function isOurs(name: string): boolean {
  return name.startsWith("pulumi-keyring");
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
