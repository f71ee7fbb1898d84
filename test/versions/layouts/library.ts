import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PackageManagers } from "./package-managers.js";

export const PULUMI = "3.248.0";
/** The oldest that is supported. */
export const OLD_PULUMI = "3.220.0";

const TOKEN = `new calimero.AuthToken(name, { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] }`;

/** What creates a token for others; it allows nothing to be required but its main file, as many libraries do. */
export const LIBRARY = {
  "package.json": {
    name: "@acme/infra",
    version: "1.0.0",
    exports: "./index.js",
    dependencies: { "pulumi-keyring": "0.1.0" },
    peerDependencies: { "@pulumi/pulumi": ">=3.220.0 <4" },
  },
  "index.js": `
const { calimero } = require("pulumi-keyring");
exports.reader = (name) => ${TOKEN}).token;
`,
};

/** The same in a component, with an SDK of Pulumi of its own. */
export const COMPONENT = {
  "package.json": {
    name: "@acme/component",
    version: "1.0.0",
    exports: "./index.js",
    dependencies: { "pulumi-keyring": "0.1.0", "@pulumi/pulumi": OLD_PULUMI },
  },
  "index.js": `
const { calimero } = require("pulumi-keyring");
const pulumi = require("@pulumi/pulumi");
class Reader extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Reader", name);
    this.token = ${TOKEN}, { parent: this }).token;
    this.registerOutputs({ token: this.token });
  }
}
exports.reader = (name) => new Reader(name).token;
exports.sdk = require("@pulumi/pulumi/package.json").version;
`,
};

/** A library between the program and the one above. */
export const PLATFORM = {
  "package.json": {
    name: "@acme/platform",
    version: "1.0.0",
    exports: "./index.js",
    dependencies: { "@acme/infra": "1.0.0" },
    peerDependencies: { "@pulumi/pulumi": ">=3.220.0 <4" },
  },
  "index.js": `module.exports = require("@acme/infra");`,
};

/** Files by their paths; what is no text is JSON. */
export type Files = Record<string, string | object>;

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
}

/**
 * Packs the libraries.
 * @param folder an empty folder
 * @returns their tarballs by their names
 */
export async function packLibraries(folder: string, { run }: PackageManagers): Promise<Record<string, string>> {
  const tarballs: Record<string, string> = {};
  for (const files of [LIBRARY, COMPONENT, PLATFORM]) {
    const { name, version } = files["package.json"];
    const place = join(folder, name);
    await writeFiles(place, files);
    await run("npm", ["pack", "--loglevel=error"], place);
    tarballs[name] = join(place, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  }
  return tarballs;
}
