import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  commandToAdd,
  findWay,
  type Manifest,
  manifestOf,
  needsYarn,
  readManifest,
} from "pulumi-keyring-provider/installed";
import { satisfies } from "semver";
import { bad, type Check, good, warning } from "./check.js";
import { PULUMI } from "./programs.js";

const WHAT = "Packages";

/**
 * Whether the packages of a program in Node fit each other, and whether Pulumi finds them as it runs dynamic resources; nothing of a program in another language.
 * @param folder the one with Pulumi.yaml
 */
export function checkPackages(folder: string): Check[] {
  const { runtime, main } = projectIn(folder);
  return runtime === undefined || runtime === "nodejs" ? [checkNodePackages(folderAt(resolve(folder, main)))] : [];
}

function checkNodePackages(program: string): Check {
  if (needsYarn(program)) {
    return warning(
      WHAT,
      `those of ${program} are laid out by Yarn's Plug'n'Play, and Yarn did not start this command`,
      "Run it in the program's folder: yarn exec npx pulumi-keyring-cli doctor",
    );
  }
  const keyring = installed("pulumi-keyring/provider", program);
  if (keyring === undefined) {
    return bad(
      WHAT,
      `pulumi-keyring is not installed for ${program}`,
      `If this is the program's folder (--cwd), run: ${commandToAdd("pulumi-keyring", program)}`,
    );
  }
  const range = keyring.manifest.peerDependencies?.["@pulumi/pulumi"] ?? PULUMI;
  const sdk = installed("@pulumi/pulumi", keyring.folder);
  const add = commandToAdd(`"@pulumi/pulumi@${range}"`, program);
  if (sdk === undefined || installed("@pulumi/pulumi", program)?.through.length !== 0) {
    return bad(WHAT, `@pulumi/pulumi is not installed for ${sdk === undefined ? "pulumi-keyring" : program}`, add);
  }
  const through = keyring.through.length === 0 ? "" : ` (through ${keyring.through.join(" and ")})`;
  const found = `pulumi-keyring ${keyring.manifest.version}${through} with @pulumi/pulumi ${sdk.manifest.version}`;
  return satisfies(sdk.manifest.version ?? "", range)
    ? good(WHAT, found)
    : bad(WHAT, found, `pulumi-keyring needs @pulumi/pulumi ${range}: ${add}`);
}

/** `main` may also be a file. */
function folderAt(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? dirname(path) : path;
}

/** What Pulumi.yaml says. */
function projectIn(folder: string): { runtime: string | undefined; main: string } {
  const text = textOf(join(folder, "Pulumi.yaml"));
  return {
    runtime: /^runtime:\s*(?:name:\s*)?["']?(\w+)/m.exec(text)?.[1],
    main: /^main:\s*["']?([^"'#\n]+)/m.exec(text)?.[1]?.trim() ?? ".",
  };
}

/** Empty where there is none. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The package that a module is part of, as a program in a folder gets to it. */
function installed(request: string, folder: string): Installed | undefined {
  const way = findWay(request, folder);
  if (way === undefined) return undefined;
  const place = dirname(way.file);
  return { folder: place, through: way.through, manifest: readManifest(manifestOf(place) ?? "") };
}

interface Installed {
  folder: string;
  /** The packages that lead to it; none where the program's folder does. */
  through: readonly string[];
  manifest: Manifest;
}
