import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The packages that are stored, with their folders in the repository. */
export const PACKAGES = {
  "pulumi-keyring-near": "near",
  "keyring-console": "console",
  "keyring-shard": "shard",
  "pulumi-keyring-provider": "provider",
  "pulumi-keyring": "sdk",
};

/** Where they lie, made by pack.ts: `<package>-<version>-<commit>.tgz`. */
export const STORED = join(__dirname, "packages");

/** Packages of an earlier commit, installed beside today's dependencies. */
export interface Older {
  version: string;
  commit: string;
  /** A node_modules folder in which this project's packages are the older ones. */
  modules: string;
  /** The console's executable script. */
  console: string;
  /** The folder of the native plugin's executable. */
  plugin: string;
  remove(): void;
}

/** The oldest packages that are stored: a console without `?sole=` and without `GET /api/v1/version`, of schema version 4, and its clients. */
export function openOldest(): Older {
  const [, version = "", commit = ""] =
    /^keyring-console-(.+)-(\w+)\.tgz$/.exec(readdirSync(STORED).sort()[0] ?? "") ?? [];
  const place = mkdtempSync(join(tmpdir(), "keyring-older-"));
  const modules = join(place, "node_modules");
  mkdirSync(modules);
  for (const entry of readdirSync(join(root, "node_modules"))) {
    if (!(entry in PACKAGES)) symlinkSync(join(root, "node_modules", entry), join(modules, entry));
  }
  for (const [name, folder] of Object.entries(PACKAGES)) {
    const archive = join(STORED, `${name}-${version}-${commit}.tgz`);
    // a package may be younger than that
    if (!existsSync(archive)) continue;
    const to = join(modules, name);
    mkdirSync(to);
    execFileSync("tar", ["-xzf", archive, "-C", to]);
    linkOwnModules(join(root, folder, "node_modules"), join(to, "node_modules"));
  }
  return {
    version,
    commit,
    modules,
    console: join(modules, "keyring-console", "dist", "main.js"),
    plugin: join(modules, "pulumi-keyring-provider", "bin"),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

const root = join(__dirname, "..", "..");

/** Dependencies of which a package has another version than the rest. */
function linkOwnModules(from: string, to: string): void {
  try {
    readdirSync(from);
  } catch {
    return; // it has none
  }
  symlinkSync(from, to);
}
