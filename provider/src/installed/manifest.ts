import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What a package.json says, as far as it is read here. */
export interface Manifest {
  name?: string;
  version?: string;
  packageManager?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** The package.json that a folder belongs to: its own, or that of the nearest folder above; undefined where there is none. */
export function manifestOf(folder: string): string | undefined {
  return nearest(folder, ["package.json"]);
}

/** The first of these files in a folder, or in the nearest one above that has any of them. */
export function nearest(folder: string, names: readonly string[]): string | undefined {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const found = names.map((name) => join(place, name)).find((file) => existsSync(file));
    if (found !== undefined || dirname(place) === place) return found;
  }
}

/** Empty where a file cannot be read or is no JSON: Node tells more about it than this could. */
export function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch {
    return {};
  }
}
