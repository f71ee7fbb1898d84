import { type Files, LIBRARY, OLD_PULUMI, PULUMI } from "./library.js";
import type { Manager } from "./package-managers.js";

/** A program as somebody lays it out, and what installs its packages. */
export interface Layout {
  title: string;
  manager: Manager;
  /** Arguments of the package manager, besides `install`. */
  args?: readonly string[];
  /** @param tarballs `file:` and the path of each tarball, by the package's name */
  files(tarballs: Record<string, string>): Files;
  /** The folder with Pulumi.yaml; the root unless told otherwise. */
  program?: string;
  /** A module that has to be made of the program's files first. */
  bundle?: { from: string; to: string; external: readonly string[] };
  /** The packages that lead to pulumi-keyring; none where the program itself does. */
  through: readonly string[];
}

const PROGRAM = `exports.token = require("@acme/infra").reader("reader");`;
const ARGS = `{ shardId: "demos-calimero-testnet", permissions: ["view-blocks"] }`;
const MODULE = `import { calimero } from "pulumi-keyring";\nexport const token = new calimero.AuthToken("reader", ${ARGS}).token;\n`;
const yaml = (options = "") => `name: app\nruntime:\n  name: nodejs\n${options}`;
const PLAIN = "  options: { typescript: false }\n";

/**
 * The root's package.json, and what else the package manager wants there. Overrides make the tarballs stand for what would come from the registry; each manager has
 * its own place for them.
 */
function rootFiles(manager: Manager, tarballs: Record<string, string>, dependencies: object, more: object = {}): Files {
  const manifest = { name: "app", version: "1.0.0", private: true, main: "index.js", dependencies, ...more };
  // YAML, too
  if (manager === "pnpm") {
    const packages = ["packages/*"];
    return { "package.json": manifest, "pnpm-workspace.yaml": { packages, overrides: tarballs } };
  }
  return { "package.json": { ...manifest, [manager === "yarn" ? "resolutions" : "overrides"]: tarballs } };
}

/** A program that knows a library, which knows pulumi-keyring. */
function withLibrary(title: string, manager: Manager, through: readonly string[], files: Files = {}): Layout {
  return {
    title: `${title}, the token in a library`,
    manager,
    through,
    files: (tarballs) => ({
      ...rootFiles(manager, tarballs, {
        "@pulumi/pulumi": PULUMI,
        "@acme/infra": String(tarballs["@acme/infra"]),
      }),
      "Pulumi.yaml": yaml(PLAIN),
      "index.js": PROGRAM,
      ...files,
    }),
  };
}

function workspace(manager: Manager): Layout {
  const infra = manager === "npm" ? "*" : "workspace:*";
  const dependencies = { "@pulumi/pulumi": PULUMI, "@acme/infra": infra };
  return {
    title: `${manager}, a workspace whose library has the token`,
    manager,
    through: manager === "npm" ? [] : ["@acme/infra"],
    program: "packages/program",
    files: ({ "@acme/infra": _, "@acme/platform": __, ...tarballs }) => ({
      ...rootFiles(manager, tarballs, {}, { workspaces: ["packages/*"] }),
      "packages/infra/package.json": { ...LIBRARY["package.json"], devDependencies: { "@pulumi/pulumi": PULUMI } },
      "packages/infra/index.js": LIBRARY["index.js"],
      "packages/program/package.json": { name: "program", private: true, main: "index.js", dependencies },
      "packages/program/Pulumi.yaml": yaml(PLAIN),
      "packages/program/index.js": PROGRAM,
    }),
  };
}

/** A program that depends on pulumi-keyring itself, in some dialect. */
function direct(title: string, files: Files, packages: object = {}, more: object = {}): Layout {
  return {
    title: `npm, ${title}`,
    manager: "npm",
    through: [],
    files: (tarballs) => {
      const dependencies = {
        "@pulumi/pulumi": PULUMI,
        "pulumi-keyring": String(tarballs["pulumi-keyring"]),
        "pulumi-keyring-provider": String(tarballs["pulumi-keyring-provider"]),
        "pulumi-keyring-near": String(tarballs["pulumi-keyring-near"]),
        ...packages,
      };
      return { "package.json": { name: "app", private: true, dependencies, ...more }, ...files };
    },
  };
}

/** Two versions of Pulumi's SDK: the component's own, and the program's. */
function twoSdks(manager: Manager, through: readonly string[]): Layout {
  return {
    title: `${manager}, a component with Pulumi's SDK ${OLD_PULUMI} in a program with ${PULUMI}`,
    manager,
    through,
    files: (tarballs) => ({
      ...rootFiles(manager, tarballs, {
        "@pulumi/pulumi": PULUMI,
        "@acme/component": String(tarballs["@acme/component"]),
      }),
      "Pulumi.yaml": yaml(PLAIN),
      "index.js": `
const { reader, sdk } = require("@acme/component");
const pulumi = require("@pulumi/pulumi");
if (sdk === require("@pulumi/pulumi/package.json").version) throw new Error("there is one version only");
exports.token = pulumi.output(reader("reader")).apply((token) => token);
`,
    }),
  };
}

const TYPESCRIPT = {
  "Pulumi.yaml": yaml(),
  "index.ts": MODULE,
  "tsconfig.json": { compilerOptions: { strict: true } },
};

export const LAYOUTS: readonly Layout[] = [
  withLibrary("npm", "npm", []),
  { ...withLibrary("npm's nested installs", "npm", ["@acme/infra"]), args: ["--install-strategy", "nested"] },
  withLibrary("pnpm", "pnpm", ["@acme/infra"]),
  { ...withLibrary("pnpm without any hoisting", "pnpm", ["@acme/infra"]), args: ["--config.hoist=false"] },
  {
    ...withLibrary("pnpm", "pnpm", ["@acme/platform", "@acme/infra"]),
    title: "pnpm, the token in a library of a library",
    files: (tarballs) => ({
      ...rootFiles("pnpm", tarballs, {
        "@pulumi/pulumi": PULUMI,
        "@acme/platform": String(tarballs["@acme/platform"]),
      }),
      "Pulumi.yaml": yaml(PLAIN),
      "index.js": PROGRAM.replace("infra", "platform"),
    }),
  },
  withLibrary("Yarn with node_modules", "yarn", [], { ".yarnrc.yml": "nodeLinker: node-modules\n" }),
  withLibrary("Yarn's Plug'n'Play", "yarn", ["@acme/infra"], { ".yarnrc.yml": "nodeLinker: pnp\n" }),
  withLibrary("Bun", "bun", []),
  { ...withLibrary("Bun's isolated installs", "bun", ["@acme/infra"]), args: ["--linker", "isolated"] },
  workspace("npm"),
  workspace("pnpm"),
  twoSdks("npm", []),
  twoSdks("pnpm", ["@acme/component"]),
  direct(
    "an ESM program",
    { "Pulumi.yaml": yaml(PLAIN), "index.js": MODULE },
    {},
    { type: "module", main: "index.js" },
  ),
  direct(
    "TypeScript by tsx",
    { ...TYPESCRIPT, "Pulumi.yaml": yaml(`  options: { typescript: false, nodeargs: "--import tsx" }\n`) },
    { tsx: "4.23.15" },
    { main: "index.ts" },
  ),
  direct("TypeScript 5.9", TYPESCRIPT, { typescript: "5.9.3" }, { main: "index.ts" }),
  direct("TypeScript 6", TYPESCRIPT, { typescript: "6.0.3" }, { main: "index.ts" }),
  {
    ...direct("a bundle by esbuild that leaves the packages out", { "Pulumi.yaml": yaml(PLAIN), "index.ts": MODULE }),
    bundle: { from: "index.ts", to: "index.js", external: ["@pulumi/pulumi", "pulumi-keyring"] },
  },
  {
    ...direct("a bundle by esbuild with pulumi-keyring in it", { "Pulumi.yaml": yaml(PLAIN), "index.ts": MODULE }),
    bundle: { from: "index.ts", to: "index.js", external: ["@pulumi/pulumi"] },
  },
];
