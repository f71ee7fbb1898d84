import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/**
 * The project file that Pulumi uses in a folder, by its path from the root of the repository with `/` between folders.
 * `Pulumi.yaml` where there is none, e.g. for a state from a pipe.
 * @param folder the program's (default: the current one)
 * @param root the repository's (default: where GitLab or GitHub has checked it out, or the current folder)
 */
export function projectFile(folder = ".", root = checkout()): string {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const name = NAMES.find((each) => existsSync(join(place, each)));
    if (name !== undefined) {
      const path = relative(resolve(root), join(place, name)).split(sep).join("/");
      return path.startsWith("../") ? name : path;
    }
    if (place === dirname(place)) return "Pulumi.yaml";
  }
}

const NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

function checkout(): string {
  return process.env["CI_PROJECT_DIR"] || process.env["GITHUB_WORKSPACE"] || ".";
}
