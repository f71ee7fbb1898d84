/** A checksum as `sha256:<hexadecimal>` or `sha512:<hexadecimal>`, in lower case. */
export type Checksum = `${"sha256" | "sha512"}:${string}`;

/**
 * The checksums of the official archives of the pinned version, by name. They stand here because a checksum from the server that also has
 * the archive says nothing about whoever controls that server.
 *
 * Taken from the packages that others publish of the same archives: Linux and macOS from Pulumi's Homebrew tap (pulumi/homebrew-tap,
 * Formula/pulumi.rb, commit 51fb494), Windows from Scoop (ScoopInstaller/Main, bucket/pulumi.json, commit e842e34).
 */
export const pinnedChecksums: Readonly<Record<string, Checksum>> = {
  "pulumi-v3.259.0-darwin-arm64.tar.gz": "sha256:57c27f179e527e2cf9f62b841a448af72a020e44b2fb4ee0d9bd85556c00c864",
  "pulumi-v3.259.0-darwin-x64.tar.gz": "sha256:eaca4c3b8277bfa3ab061fa3b270d1c66358a0b2e613da8c5587a04b7226c534",
  "pulumi-v3.259.0-linux-arm64.tar.gz": "sha256:edc8327463a72160bb36cf82cf5062da9c8a244290a706d9980988e7bf486853",
  "pulumi-v3.259.0-linux-x64.tar.gz": "sha256:94ba357acac23d01474084c4b00098dc0f7bc70ce13f34c777459254a5f718e5",
  "pulumi-v3.259.0-windows-x64.zip":
    "sha512:7a49068c2a10110c5887135d43d7ab02b8b23c95af15a3b0f35104fced8366dac48ed33da6f2a4da55f74d960f894dbe6d6c75ea0cdf95ff3fa2991a2474dca6",
};

/**
 * Reads a checksum that a user names: a SHA-256 or SHA-512 in hexadecimal, with or without `sha256:` or `sha512:` before it.
 * @returns undefined for any other text
 */
export function parseChecksum(text: string): Checksum | undefined {
  const [, named, hash = ""] = /^(?:(sha256|sha512):)?([0-9a-f]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const algorithm = ALGORITHMS.get(hash.length);
  if (algorithm === undefined || (named !== undefined && named !== algorithm)) return undefined;
  return `${algorithm}:${hash}`;
}

/** By the number of hexadecimal digits. */
const ALGORITHMS = new Map<number, "sha256" | "sha512">([
  [64, "sha256"],
  [128, "sha512"],
]);
