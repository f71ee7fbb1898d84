import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSION } from "../version.js";
import { tarball } from "./packages.js";
import { fromProject, type Project } from "./project.js";
import { readme } from "./readme.js";

/** The files of a program by their names, with what belongs into them. */
export function filesOf(project: Project): Map<string, string> {
  const templates = join(__dirname, "..", "..", "templates", project.language);
  const files = readdirSync(templates).map((name): [string, string] => {
    const text = readFileSync(join(templates, name), "utf8").replaceAll(NAME, project.name);
    // npm leaves out files of this name
    if (name === "gitignore") return [".gitignore", text];
    return [name, name === "package.json" ? withPackages(text, project) : text];
  });
  return new Map([...files, ["README.md", readme(project)]]);
}

/** Stands for the project's name in a template, also in those of `pulumi new`. */
const NAME = /\$\{PROJECT\}/g;

/** Keyring's own packages in their current version: from their registry, or from tarballs, with those that they depend on. */
function withPackages(text: string, project: Project): string {
  const manifest = JSON.parse(text) as Manifest;
  const source = (name: string) => {
    if (project.packages === undefined) return `^${VERSION}`;
    return `file:${fromProject(project, project.packages.file(tarball(name)))}`;
  };
  for (const part of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of Object.keys(part)) if (isOurs(name)) part[name] = source(name);
  }
  if (project.packages !== undefined) {
    // no registry has what the others depend on
    for (const name of ["pulumi-keyring-near", "pulumi-keyring-provider"]) manifest.dependencies[name] = source(name);
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function isOurs(name: string): boolean {
  return name.startsWith("pulumi-keyring");
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
