import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { Language } from "./languages.js";
import type { ReleaseFolder } from "./packages.js";

/** A program that is to be made. */
export interface Project {
  /** Pulumi's name for it. */
  name: string;
  language: Language;
  /** Where it goes, which may not exist yet. */
  folder: string;
  /** Where Keyring's packages come from; undefined for the registries. */
  packages: ReleaseFolder | undefined;
  /** Whether it is to be a template of `pulumi new`, which is copied to wherever its user says. */
  template?: true;
}

/** The name of a program in a template: what `pulumi new` replaces. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is Pulumi that replaces it
export const TEMPLATE_NAME = "${PROJECT}";

/** What Pulumi takes as the name of a project: letters, digits, `_`, `-` and `.`, at most 100. */
export function isProjectName(name: string): boolean {
  return /^[\w.-]{1,100}$/.test(name);
}

/** A path as a file of the project names it. Links in the project's own path must not lead elsewhere. A template names the whole path. */
export function fromProject({ folder, template }: Project, path: string): string {
  if (template) return realpathSync(path).replaceAll("\\", "/");
  return relative(realPath(folder), realpathSync(path)).replaceAll("\\", "/");
}

/** A path without links, as far as it exists. */
function realPath(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path);
  return join(realPath(dirname(path)), basename(path));
}
