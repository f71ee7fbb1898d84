/** The Pulumi that is downloaded or built when the machine has none. */
export const pinnedVersion = "3.259.0";

/** Older ones silently ignore what a provider's `configure` and `read` need. */
export const minimumVersion = "3.220.0";

/** A released or pre-released version, such as 3.259.0 or 3.260.0-alpha.1. */
export interface Version {
  /** Without a leading v. */
  text: string;
  major: number;
  minor: number;
  patch: number;
  prerelease: boolean;
}

/**
 * Finds the version in what `pulumi version` printed: a line of its own, among warnings perhaps.
 * @returns undefined if no line is a version
 */
export function parseVersion(output: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\s*$/m.exec(output);
  if (!match) return undefined;
  const [, major = "", minor = "", patch = "", prerelease = ""] = match;
  return {
    text: `${major}.${minor}.${patch}${prerelease}`,
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease: prerelease !== "",
  };
}

/**
 * Says why a Pulumi of this version cannot be used.
 * @returns a clause such as "is older than 3.220.0", or undefined if it can
 */
export function unsupportedBecause(version: Version): string | undefined {
  const minimum = parseVersion(minimumVersion);
  if (minimum && isOlder(version, minimum)) return `is version ${version.text}, older than ${minimumVersion}`;
  if (version.major > 3) return `is version ${version.text}; Keyring knows Pulumi 3 only`;
  return undefined;
}

function isOlder(one: Version, other: Version): boolean {
  if (one.major !== other.major) return one.major < other.major;
  if (one.minor !== other.minor) return one.minor < other.minor;
  if (one.patch !== other.patch) return one.patch < other.patch;
  return one.prerelease && !other.prerelease;
}
