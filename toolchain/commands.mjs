/**
 * @typedef {object} Option
 * @property {"string" | "boolean"} type
 * @property {boolean} [multiple]
 * @property {string} [value] placeholder of the value in the help
 * @property {readonly string[]} [choices] the only values that it takes
 * @property {string} help
 */

/**
 * @typedef {object} Command
 * @property {string} summary
 * @property {boolean} build whether the workspaces must be compiled before it starts
 * @property {(args: readonly string[]) => string[]} node the arguments node is started with, in the root of the repository
 * @property {Record<string, Option>} options
 * @property {readonly string[] | "any"} [words] what it takes beside options (default: nothing)
 * @property {true} [passesOptions] whether it hands everything on, and `options` are only those worth showing
 */

/** What `npm run <name> -- [options]` can start. Read before anything is installed, so it depends on nothing. */
export const commands = /** @satisfies {Record<string, Command>} */ ({
  quickstart: {
    summary:
      "Run the whole product on this machine: a console, two real stacks with tokens, and checks that they work. " +
      "`npm run quickstart -- astra` does it for DataStax Astra, against an emulator that stands in for it.",
    build: true,
    node: ([system, ...args]) =>
      system === "astra"
        ? ["--import", "tsx", "toolchain/commands/quickstart-astra.ts", ...args]
        : ["--import", "tsx", "toolchain/commands/quickstart.ts", ...(system === undefined ? [] : [system, ...args])],
    words: ["astra"],
    options: {
      destroy: { type: "boolean", help: "tear the stacks down and prove that the tokens are dead" },
      json: { type: "boolean", help: "print the proof as JSON" },
    },
  },
  env: {
    summary:
      'Print what a shell needs to continue with the quickstart\'s stacks and console: eval "$(npm run -s env)". Holds no secrets, only the names of their files.',
    build: false,
    node: (args) => ["--import", "tsx", "toolchain/commands/env.ts", ...args],
    options: {},
  },
  test: {
    summary: "Run every check: format, lint, types, all tests, the packed npm packages.",
    build: false, // It is one of the checks.
    node: (args) => ["--import", "tsx", "toolchain/commands/test.ts", ...args],
    options: {
      only: {
        type: "string",
        multiple: true,
        value: "check",
        help: "run only this check (may be repeated): format, types, unit, parts, postgres, browser, engine, clients, faults, packages; and versions, which runs only by its name",
      },
      grep: {
        type: "string",
        value: "pattern",
        help: "run only the tests whose title matches; nothing but tests runs",
      },
    },
  },
  console: {
    summary: "Run the console in the foreground, with its data under .keyring/console. All options are passed to it.",
    build: true,
    node: (args) => ["console/dist/main.js", "serve", ...withDataFolder(args)],
    passesOptions: true,
    options: {
      data: { type: "string", value: "folder", help: "where the console keeps its data (default: .keyring/console)" },
      host: { type: "string", value: "address", help: "address to listen on (default: 127.0.0.1)" },
      port: { type: "string", value: "number", help: "port to listen on (default: 0, a free one)" },
      "development-shard": {
        type: "string",
        multiple: true,
        value: "id",
        help: "run a shard of this id inside the console",
      },
      "log-level": { type: "string", value: "level", help: "fatal, error, warn, info, debug or trace" },
    },
  },
  reliability: {
    summary:
      "Run the fault matrix, 200 rounds of outages and 1,000 power cuts, and write the results into docs/explanation/reliability.md.",
    build: true,
    node: (args) => ["--import", "tsx", "test/faults/matrix/write-page.ts", ...args],
    options: {
      only: {
        type: "string",
        value: "part",
        choices: ["matrix", "outages", "power"],
        help: "run only this part: matrix, outages or power",
      },
    },
  },
  schema: {
    summary:
      "Regenerate provider/schema.json, from which the plugin's SDKs are generated, from the resources' definitions.",
    build: false,
    node: (args) => ["--import", "tsx", "toolchain/commands/schema.ts", ...args],
    options: {},
  },
  sdks: {
    summary:
      "Generate the plugin's SDKs for TypeScript, Python and Go with Pulumi's own generators (built once, needs Go).",
    build: false,
    node: (args) => ["--import", "tsx", "toolchain/commands/sdks.ts", ...args],
    options: {
      out: { type: "string", value: "folder", help: "where they go, one folder each (default: .keyring/sdks)" },
    },
  },
  release: {
    summary: "Make what would be published: npm tarballs, the plugin's archives, SDKs (needs Go), SBOM and checksums.",
    build: true,
    node: (args) => ["--import", "tsx", "toolchain/commands/release.ts", ...args],
    options: {
      out: { type: "string", value: "folder", help: "where it goes (default: .keyring/release)" },
    },
  },
  golden: {
    summary:
      "Write states of every resource type and status as fixtures of this version. Those of other versions stay.",
    build: true,
    node: (args) => ["--import", "tsx", "test/golden/write.ts", ...args],
    words: "any",
    options: {},
  },
  older: {
    summary: "Compile the packages of an earlier commit and store them for the version tests: -- <commit>.",
    build: false,
    node: (args) => ["--import", "tsx", "test/older/pack.ts", ...args],
    words: "any",
    options: {},
  },
  screenshots: {
    summary:
      "Write every page of the console, in both themes and two widths, into .keyring/screenshots, and the pictures of README and tests.",
    build: true,
    node: (args) => ["--import", "tsx", "test/browser/screenshots/write.ts", ...args],
    options: {},
  },
  bench: {
    summary: "Measure Keyring against baselines, in one run.",
    build: true,
    node: (args) => ["--import", "tsx", "bench/index.ts", ...args],
    options: {
      only: {
        type: "string",
        multiple: true,
        value: "part",
        help: "measure only this part (may be repeated): engine, plugin, large, keys, gateway, shard, start, audit, scale, pages",
      },
      count: { type: "string", value: "number", help: "resources in the measured stacks (default: 500)" },
      json: { type: "boolean", help: "print the figures as JSON" },
    },
  },
});

/** @param {readonly string[]} args */
function withDataFolder(args) {
  const given = args.some((arg) => arg === "--data" || arg.startsWith("--data="));
  return given ? [...args] : ["--data", ".keyring/console", ...args];
}
