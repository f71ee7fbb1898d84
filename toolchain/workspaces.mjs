import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Workspace
 * @property {string} folder relative to the root: "provider", "examples/quickstart"
 * @property {string} name the npm package's
 * @property {boolean} published whether it goes to the registry (not `private`)
 * @property {boolean} compiled whether `tsc -b` builds it, that is, whether the solution file refers to it
 */

/**
 * The npm workspaces of the repository, as package.json lists them.
 *
 * @param {string} root
 * @returns {Workspace[]}
 */
export function listWorkspaces(root) {
  /** @type {string[]} */
  const patterns = readJson(join(root, "package.json")).workspaces;
  /** @type {{ path: string }[]} */
  const projects = readJson(join(root, "tsconfig.json")).references;
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith("/*")) return [pattern];
      const parent = pattern.slice(0, -2);
      if (!existsSync(join(root, parent))) return [];
      return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    })
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const { name, private: unpublished } = readJson(join(root, folder, "package.json"));
      return { folder, name, published: unpublished !== true, compiled: projects.some(({ path }) => path === folder) };
    });
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
