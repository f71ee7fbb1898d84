import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "pulumi-keyring-provider/tools";
import { satisfies } from "semver";
import type { Pulumi } from "../pulumi/pulumi.js";
import { bad, type Check, good } from "./check.js";

/** The oldest Pulumi whose engine takes over what a refresh finds. */
export const PULUMI = ">=3.220.0 <4";

/** Whether this Node can load the packages. */
export function checkNode(version = process.versions.node): Check {
  const { engines } = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const found = `${version} at ${process.execPath}`;
  return satisfies(version, engines.node)
    ? good("Node", found)
    : bad("Node", found, `Keyring needs ${engines.node}: install a newer Node.`);
}

/** Whether the Pulumi CLI that is found is new enough. */
export function checkPulumi(pulumi: Pulumi): Check {
  try {
    const version = pulumi.run("version").trim();
    return satisfies(version, PULUMI, { includePrerelease: true })
      ? good("Pulumi", version)
      : bad(
          "Pulumi",
          version,
          `Keyring needs ${PULUMI}: install a newer Pulumi; older ones ignore what a refresh finds.`,
        );
  } catch (error) {
    return bad(
      "Pulumi",
      messageOf(error),
      "Install it (https://www.pulumi.com/docs/install/), or set PULUMI_BIN to its path.",
    );
  }
}
