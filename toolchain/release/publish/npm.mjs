/**
 * Publishes the npm tarballs of a release, each after those that it depends on: node npm.mjs <folder> [--dry-run]. What the registry has
 * already is left out, so that a run that was stopped can be repeated. Plain Node, so that the job needs nothing but the release.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * @typedef {object} Tarball
 * @property {string} path
 * @property {string} name
 * @property {string} version
 * @property {string[]} needs the packages that it depends on
 */

const [folder = "", flag] = process.argv.slice(2);
if (folder === "" || (flag !== undefined && flag !== "--dry-run")) {
  console.error("usage: node npm.mjs <folder> [--dry-run]");
  process.exit(2);
}
for (const tarball of inOrder(tarballsIn(folder))) publish(tarball);

/** @param {Tarball} tarball */
function publish({ path, name, version }) {
  const dryRun = flag === "--dry-run";
  const found = dryRun ? undefined : published(`${name}@${version}`);
  if (found !== undefined && found !== integrityOf(path)) {
    throw new Error(`npm has ${name} ${version} already, with another content. Release a new version.`);
  }
  if (found !== undefined) return console.log(`${name} ${version} is published already`);
  // the tag is that of pre-releases for what has a hyphen: nobody gets one without asking
  const tag = version.includes("-") ? "next" : "latest";
  const flags = ["--access", "public", "--provenance", "--tag", tag, ...(dryRun ? ["--dry-run", "--offline"] : [])];
  execFileSync("npm", ["publish", path, ...flags], { stdio: ["ignore", "inherit", "inherit"] });
}

/**
 * The integrity of a version that the registry has.
 * @param {string} spec
 * @returns {string | undefined}
 */
function published(spec) {
  try {
    return (
      execFileSync("npm", ["view", spec, "dist.integrity"], { encoding: "utf8", stdio: "pipe" }).trim() || undefined
    );
  } catch (error) {
    if (String(/** @type {{ stderr?: unknown }} */ (error).stderr).includes("E404")) return undefined;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {string}
 */
function integrityOf(path) {
  return `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
}

/**
 * @param {string} place
 * @returns {Tarball[]}
 */
function tarballsIn(place) {
  const files = readdirSync(place).filter((file) => file.endsWith(".tgz"));
  if (files.length === 0) throw new Error(`${place} has no npm tarballs. Make them: npm run release`);
  return files.map((file) => {
    const path = join(place, file);
    const { name, version, dependencies = {} } = manifestIn(path);
    return { path, name, version, needs: Object.keys(dependencies) };
  });
}

/**
 * The package.json of a tarball.
 * @param {string} path
 * @returns {{ name: string, version: string, dependencies?: Record<string, string> }}
 */
function manifestIn(path) {
  const tar = gunzipSync(readFileSync(path));
  for (let at = 0; at < tar.length; ) {
    const name = tar.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8) || 0;
    if (name === "package/package.json") return JSON.parse(tar.toString("utf8", at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${path} has no package.json`);
}

/**
 * @param {Tarball[]} tarballs
 * @returns {Tarball[]}
 */
function inOrder(tarballs) {
  /** @type {Tarball[]} */
  const ordered = [];
  /** @param {Tarball} tarball */
  const add = (tarball) => {
    if (ordered.includes(tarball)) return;
    for (const other of tarballs) if (tarball.needs.includes(other.name)) add(other);
    ordered.push(tarball);
  };
  for (const tarball of tarballs) add(tarball);
  return ordered;
}
