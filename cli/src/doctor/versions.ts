import { USED_FEATURES, type VersionAnswer } from "pulumi-keyring-provider/tools";
import { minor, parse } from "semver";
import { VERSION } from "../version.js";
import { type Check, good, warning } from "./check.js";

/**
 * Whether console and clients are of versions that are tested with each other, and what the console cannot do that the clients make use of.
 * @param console what the console says of itself; undefined where it is older than the question
 * @param ours the version of this command, which is that of the provider
 */
export function checkVersions(console: VersionAnswer | undefined, ours = VERSION): Check {
  const missing = Object.entries(USED_FEATURES).filter(([name]) => console?.features.includes(name) !== true);
  const lacking = missing.map(([name, cost]) => `${name} (${cost})`).join(", ");
  const theirs = console === undefined ? "does not report its version" : `${console.version}, schema ${console.schema}`;
  const found = `Keyring ${ours}; the console ${theirs}${lacking === "" ? "" : `, without ${lacking}`}`;
  if (console !== undefined && !areTestedTogether(console.version, ours)) return warning("Versions", found, APART);
  return lacking === "" ? good("Versions", found) : warning("Versions", found, OLDER);
}

/** The support window: the same minor version, or one next to it. */
function areTestedTogether(theirs: string, ours: string): boolean {
  const [one, other] = [parse(theirs), parse(ours)];
  if (one === null || other === null) return false;
  return one.major === other.major && Math.abs(minor(one) - minor(other)) <= 1;
}

const OLDER = "Everything works the older way. Upgrade the console to get the rest (docs/how-to/upgrade.md).";
const APART = "Only neighbouring versions are tested together. Upgrade the older one (docs/how-to/upgrade.md).";
