import { join } from "node:path";
import { type Manifest, manifestOf, readManifest } from "./manifest.js";
import { type Places, placesFrom } from "./places.js";

/** How to get from a program's folder to a module: the names of the packages that it is found through, none if the program itself finds it. */
export interface Way {
  through: readonly string[];
  /** The module's file, with links followed. */
  file: string;
}

/**
 * The shortest way from a program to a module that it, or one of its dependencies, depends on.
 *
 * @param request what the module is loaded by: `pulumi-keyring/provider`
 * @param folder the program's folder
 * @param own the file that it must be, with links followed, where the program and one of its dependencies may each have a version of their own
 * @returns undefined where no dependency leads to it
 */
export function findWay(request: string, folder: string, own?: string): Way | undefined {
  const places = placesFrom(folder);
  const direct = places.fileOf(request, folder);
  if (direct !== undefined && (own === undefined || direct === own)) return { through: [], file: direct };
  const indirect = search(request, folder, own, places);
  return indirect ?? (direct === undefined ? undefined : { through: [], file: direct });
}

/** Goes through what a program depends on, nearest first. */
function search(request: string, folder: string, wanted: string | undefined, places: Places): Way | undefined {
  const manifest = manifestOf(folder);
  if (manifest === undefined) return undefined;
  const program = readManifest(manifest);
  const open: Step[] = [...namesIn(program.devDependencies), ...dependenciesOf(program)].map((name) => ({
    name,
    from: folder,
    before: [],
  }));
  const seen = new Set<string>();
  for (const { name, from, before } of open) {
    const place = places.folderOf(name, from);
    if (place === undefined || seen.has(place)) continue;
    seen.add(place);
    const through = [...before, name];
    const dependencies = dependenciesOf(readManifest(join(place, "package.json")));
    // only of a package that depends on it: what another one finds by chance is not there on the next machine
    const file = dependencies.includes(packageIn(request)) ? places.fileOf(request, place) : undefined;
    if (file !== undefined && (wanted === undefined || file === wanted)) return { through, file };
    open.push(...dependencies.map((dependency) => ({ name: dependency, from: place, before: through })));
  }
  return undefined;
}

/** A package still to be looked at. */
interface Step {
  name: string;
  /** The folder of the one that depends on it. */
  from: string;
  /** The packages on the way to that one. */
  before: readonly string[];
}

function dependenciesOf({ dependencies, optionalDependencies, peerDependencies }: Manifest): string[] {
  return [dependencies, optionalDependencies, peerDependencies].flatMap(namesIn);
}

function namesIn(dependencies: Record<string, string> | undefined): string[] {
  return Object.keys(dependencies ?? {});
}

/** `@acme/infra/keys` is in `@acme/infra`. */
function packageIn(request: string): string {
  return request.split("/", request.startsWith("@") ? 2 : 1).join("/");
}
