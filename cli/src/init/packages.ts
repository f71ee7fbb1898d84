import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandFailed } from "../failures.js";
import { VERSION } from "../version.js";

/** A folder with Keyring's packages, as `npm run release` in a clone of Keyring makes it. */
export interface ReleaseFolder {
  /** Absolute. */
  folder: string;
  /** The path of a file of the release. @throws CommandFailed where it is missing */
  file(name: string): string;
}

/**
 * The folder that `--packages` names.
 * @throws CommandFailed where it holds no release of this version
 */
export function releaseIn(path: string): ReleaseFolder {
  const folder = resolve(path);
  const file = (name: string) => {
    const found = join(folder, name);
    if (existsSync(found)) return found;
    throw new CommandFailed(`${folder} has no ${name}. Make it in a clone of Keyring ${VERSION}: npm run release`);
  };
  file(tarball("pulumi-keyring"));
  return { folder, file };
}

/** What the packages that programs name depend on: as long as no registry has them, they are to be named, too. */
export const DEPENDED_ON = ["pulumi-keyring-near", "pulumi-keyring-provider"];

/** The name of a package's tarball. */
export function tarball(name: string): string {
  return `${name}-${VERSION}.tgz`;
}

/** The name of the archive with a language's generated SDK. */
export function sdkArchive(language: "python" | "go"): string {
  return `keyring-sdk-${language}-v${VERSION}.tar.gz`;
}

/** The name of the plugin's archive for this machine, as Pulumi would download it. */
export function pluginArchive(platform: NodeJS.Platform = process.platform, arch: string = process.arch): string {
  const os = platform === "win32" ? "windows" : platform;
  return `pulumi-resource-keyring-v${VERSION}-${os}-${arch === "x64" ? "amd64" : arch}.tar.gz`;
}
