import { SetupError } from "../setup-error.mjs";

/** A package as package-lock.json has it. */
export interface Locked {
  version?: string;
  /** Of a link, the workspace that it leads to. */
  resolved?: string;
  link?: boolean;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** A lock file of version 3: packages by their places, such as `node_modules/pino` or `console/node_modules/undici`. */
export interface Lock {
  packages: Record<string, Locked>;
}

/**
 * What the repository's lock installs for one workspace.
 *
 * @param folder the workspace: `console`
 * @returns for each package its place below the workspace, if that stood alone, and the place that the lock gives it in the repository:
 *   for another workspace that it depends on, the folder of that
 * @throws SetupError where it depends on something that is not locked
 */
export function lockedPackages(lock: Lock, folder: string): Map<string, string> {
  const installed = new Map([["", folder]]);
  const waiting = [""];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const from = installed.get(at) ?? "";
    for (const { name, optional } of dependenciesOf(lock.packages[from] ?? {})) {
      const found = seenFrom(from, name).find((place) => lock.packages[place] !== undefined);
      if (found === undefined && optional) continue;
      if (found === undefined) throw unusable(folder, name, at);
      const { link = false, resolved = "" } = lock.packages[found] ?? {};
      const wanted = link ? resolved : found;
      const there = seenFrom(at, name).find((place) => installed.has(place));
      if (there !== undefined && installed.get(there) === wanted) continue;
      // as high as npm puts it, and below what needs it where another version is there already
      const place = there === undefined ? `node_modules/${name}` : inside(at, name);
      installed.set(place, wanted);
      waiting.push(place);
    }
  }
  installed.delete("");
  return installed;
}

function dependenciesOf(entry: Locked): { name: string; optional: boolean }[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [
    ...[...Object.keys(dependencies), ...peers].map((name) => ({ name, optional: false })),
    ...Object.keys(optionalDependencies).map((name) => ({ name, optional: true })),
  ];
}

/** Where Node looks for a package, the nearest first. */
function seenFrom(place: string, name: string): string[] {
  const places = [inside(place, name)];
  for (let at = place; at !== ""; places.push(inside(at, name))) {
    const end = at.lastIndexOf("node_modules/");
    at = end <= 0 ? "" : at.slice(0, end - 1);
  }
  return places;
}

function inside(place: string, name: string): string {
  return place === "" ? `node_modules/${name}` : `${place}/node_modules/${name}`;
}

function unusable(folder: string, name: string, at: string): SetupError {
  return new SetupError(`${at || folder} needs ${name}, which package-lock.json does not have.`, [
    "run npm install, so that the lock is complete.",
  ]);
}
