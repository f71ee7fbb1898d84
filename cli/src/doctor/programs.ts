import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { messageOf } from "pulumi-keyring-provider/tools";
import { satisfies } from "semver";
import type { Pulumi } from "../pulumi/pulumi.js";
import { bad, type Check, good } from "./check.js";

/** The oldest Pulumi whose engine takes over what a refresh finds. */
const PULUMI = ">=3.220.0 <4";

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

/** Whether the packages of a program in Node fit each other; nothing of a program in another language. */
export function checkPackages(folder: string): Check[] {
  const runtime = runtimeOf(folder);
  return runtime === undefined || runtime === "nodejs" ? [checkNodePackages(folder)] : [];
}

function checkNodePackages(folder: string): Check {
  const keyring = installed("pulumi-keyring", join(resolve(folder), "package.json"));
  if (keyring === undefined) {
    return bad(
      "Packages",
      `pulumi-keyring is not installed for ${resolve(folder)}`,
      "If this is the program's folder (--cwd), run: npm install pulumi-keyring",
    );
  }
  const sdk = installed("@pulumi/pulumi", keyring.path);
  const range = keyring.peerDependencies?.["@pulumi/pulumi"] ?? PULUMI;
  if (sdk === undefined) {
    return bad("Packages", "@pulumi/pulumi is not installed", `npm install "@pulumi/pulumi@${range}"`);
  }
  const found = `pulumi-keyring ${keyring.version} with @pulumi/pulumi ${sdk.version}`;
  return satisfies(sdk.version, range)
    ? good("Packages", found)
    : bad("Packages", found, `pulumi-keyring needs @pulumi/pulumi ${range}: npm install "@pulumi/pulumi@${range}"`);
}

/** The language that Pulumi.yaml names. */
function runtimeOf(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, "Pulumi.yaml"), "utf8");
    return /^runtime:\s*(?:name:\s*)?["']?(\w+)/m.exec(text)?.[1];
  } catch {
    return undefined; // there is none
  }
}

interface Installed {
  path: string;
  version: string;
  peerDependencies?: Record<string, string>;
}

/** A package as a module at `from` would load it. */
function installed(name: string, from: string): Installed | undefined {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    try {
      const path = join(folder, name, "package.json");
      return { path, ...(JSON.parse(readFileSync(path, "utf8")) as Omit<Installed, "path">) };
    } catch {
      // it may be in the next folder
    }
  }
  return undefined;
}
