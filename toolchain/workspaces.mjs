import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Workspace
 * @property {string} folder relative to the root: "provider", "examples/quickstart"
 * @property {string} name the npm package's
 * @property {boolean} published whether it goes to the registry (not `private`)
 * @property {boolean} compiled whether tsc builds it
 */

/**
 * The npm workspaces of the repository, as package.json lists them.
 *
 * @param {string} root
 * @returns {Workspace[]}
 */
export function listWorkspaces(root) {
  /** @type {string[]} */
  const patterns = readPackage(root).workspaces;
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith("/*")) return [pattern];
      const parent = pattern.slice(0, -2);
      if (!existsSync(join(root, parent))) return [];
      return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    })
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const { name, private: unpublished } = readPackage(join(root, folder));
      return {
        folder,
        name,
        published: unpublished !== true,
        compiled: existsSync(join(root, folder, "tsconfig.json")),
      };
    });
}

/** @param {string} folder */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
