import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** A node_modules folder with this repository's packages beside some other version of Pulumi's SDK. */
export interface Modules {
  folder: string;
  /** The version of `@pulumi/pulumi` that was installed. */
  version: string;
  remove(): Promise<void>;
}

const root = join(__dirname, "..", "..", "..");

/** @param range a version of `@pulumi/pulumi`, or a range of which the newest is taken */
export async function modulesWith(range: string): Promise<Modules> {
  const place = await mkdtemp(join(tmpdir(), "keyring-sdk-"));
  const folder = join(place, "node_modules");
  try {
    await writeFile(join(place, "package.json"), JSON.stringify({ dependencies: { "@pulumi/pulumi": range } }));
    const flags = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"];
    await promisify(execFile)("npm", ["install", ...flags], { cwd: place, shell: process.platform === "win32" });
    await copyPackage("sdk", join(folder, "pulumi-keyring"));
    const dependencies = await copyPackage("provider", join(folder, "pulumi-keyring-provider"));
    for (const dependency of dependencies) {
      const link = join(folder, "pulumi-keyring-provider", "node_modules", dependency);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(root, "node_modules", dependency), link);
    }
    const { version } = await packageAt(join(folder, "@pulumi", "pulumi"));
    return { folder, version, remove: () => rm(place, { recursive: true, force: true }) };
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** Copies what a package publishes: a link would lead its imports back to this repository's SDK. Answers its dependencies. */
async function copyPackage(name: string, to: string): Promise<string[]> {
  const from = join(root, name);
  await cp(join(from, "dist"), join(to, "dist"), { recursive: true });
  await cp(join(from, "package.json"), join(to, "package.json"));
  return Object.keys((await packageAt(from)).dependencies ?? {});
}

async function packageAt(folder: string): Promise<{ version: string; dependencies?: Record<string, string> }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}
