import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { head, SetupError } from "../setup-error.mjs";
import { npmProgram } from "./npm.mjs";

/**
 * Installs the packages of package-lock.json unless exactly these are there already.
 *
 * @param {string} root the repository
 * @param {import("../steps.mjs").Announcer} announcer
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {SetupError} if npm fails
 */
export async function ensureDependencies(root, { step }, env = process.env) {
  const stampFile = join(root, "node_modules", ".keyring-install");
  const stamp = installationStamp(root);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  if (!installedByHand(root)) await step("Installing packages (npm ci)", () => install(root, env));
  writeFileSync(stampFile, stamp);
}

/**
 * A hash of all that decides what npm installs: the lock file, and the platform the prebuilt binaries are for.
 *
 * @param {string} root
 */
function installationStamp(root) {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${lock} ${process.platform} ${process.arch}\n`;
}

/**
 * Whether someone ran `npm install` or `npm ci` after the lock file last changed. npm writes what it installed into
 * node_modules/.package-lock.json when it is done, so this spares a developer a second installation.
 *
 * @param {string} root
 */
function installedByHand(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  /** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package */
  /** @type {Record<string, Package>[]} */
  const [installed = {}, wanted = {}] = [record, join(root, "package-lock.json")].map(
    (file) => JSON.parse(readFileSync(file, "utf8")).packages,
  );
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = installed[path];
    // The root has no entry; optional packages are those of other platforms.
    if (!found) return path === "" || optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
async function install(root, env) {
  // --loglevel: a caller's `npm --silent` would also silence the reason of a failure. --include: NODE_ENV=production would
  // leave out the compiler.
  const options = [
    "--ignore-scripts",
    "--include=dev",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
  ];
  const npm = npmProgram(env);
  const { code, output } = await runAndCollect(npm.program, [...npm.args, "ci", ...options], { cwd: root, env }).catch(
    (error) => {
      throw Object.hasOwn(error, "code")
        ? new SetupError(`npm cannot be started (${error.code}).`, [
            "install npm (it comes with Node) and run the command again.",
          ])
        : error;
    },
  );
  if (code === 0) return;
  const unreachable = /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)|network/.test(output);
  throw new SetupError(
    unreachable ? "npm cannot reach its registry, so the packages are not installed." : "npm ci failed.",
    unreachable
      ? [
          "check the network and npm's settings (npm config get registry, npm config get proxy) and run the command again.",
        ]
      : ["read npm's message above, put it right, and run the command again."],
    { output: head(output) },
  );
}
