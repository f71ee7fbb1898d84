import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project, type Recorded, recordedIn } from "../support/pulumi.js";

/** Tokens of one stack, each with a change and options of its own: so a run of the engine tries as many cases. */
const CASES = 24;
const SEEDS = process.env["KEYRING_TEST_FULL"] ? [1, 2, 3, 4, 5, 6] : [1];

const OTHER_SHARD = { id: "tests-calimero-testnet", masterAccount: "tests.calimero.testnet" };
const HOSTS = {
  "dynamic resources": "const token = (name, args, options) => new calimero.AuthToken(name, args, options);",
  "the native plugin":
    'const token = (name, args, options) => new pulumi.CustomResource("keyring:calimero:AuthToken", name, { ...args, token: undefined, tokenId: undefined }, options);',
};

type Args = Record<string, unknown>;

/** What a program says of a token before and after. */
interface Case {
  change: string;
  option: string;
  before: [args: Args, options: Args];
  after: [args: Args, options: Args];
}

const FIRST: Args = {
  shardId: DEFAULT_DEVELOPMENT_SHARD.id,
  permissions: ["view-blocks", "view-accounts"],
  name: "given",
  expiresIn: "30d",
};

const CHANGES: Record<string, Args> = {
  none: {},
  "another order": { permissions: ["view-accounts", "view-blocks"] },
  "more permissions": { permissions: ["view-blocks", "view-accounts", "view-keys"] },
  "fewer permissions": { permissions: ["view-blocks"] },
  "fewer permissions, at once": { permissions: ["view-blocks"], rotation: { grace: "0s" } },
  "another name": { name: "other" },
  "another lifetime": { expiresIn: "20d" },
  "a fixed end": { expiresIn: undefined, expiresAt: "2033-01-01T00:00:00Z" },
  "another schedule": { rotation: { every: "9d" } },
  "a trigger": { rotation: { triggers: { leak: 1 } } },
  "a trigger, at once": { rotation: { triggers: { leak: 1 }, grace: "0s" } },
  "a trigger, an hour": { rotation: { triggers: { leak: 1 }, grace: "1h" } },
  "another shard": { shardId: OTHER_SHARD.id },
};

const OPTIONS: Record<string, [before: Args, after: Args]> = {
  none: [{}, {}],
  protect: [{ protect: true }, { protect: true }],
  ignorePermissions: [{}, { ignoreChanges: ["permissions"] }],
  ignoreRotation: [{}, { ignoreChanges: ["rotation"] }],
  retain: [{ retainOnDelete: true }, { retainOnDelete: true }],
  deleteFirst: [{ deleteBeforeReplace: true }, { deleteBeforeReplace: true }],
  replacementTrigger: [{ replacementTrigger: 1 }, { replacementTrigger: 2 }],
  replaceOnChanges: [{ replaceOnChanges: ["permissions"] }, { replaceOnChanges: ["permissions"] }],
  replaceWith: [{ replaceWith: true }, { replaceWith: true }],
};

function casesOf(host: keyof typeof HOSTS, seed: number): Case[] {
  const options = Object.keys(OPTIONS).filter((name) => name !== "replaceOnChanges" || host === "the native plugin");
  const one = fc
    .record({ change: fc.constantFrom(...Object.keys(CHANGES)), option: fc.constantFrom(...options) })
    // the engine refuses to replace what is protected
    .filter(({ change, option }) => !(option === "protect" && change === "another shard"))
    .map(({ change, option }): Case => {
      const [before, after] = OPTIONS[option] ?? [{}, {}];
      return { change, option, before: [FIRST, before], after: [{ ...FIRST, ...CHANGES[change] }, after] };
    });
  return fc.sample(one, { numRuns: CASES, seed });
}

/** One step of `pulumi preview --json`, and what it said of the resource. */
interface Foretold {
  op: string;
  words: string;
}

for (const [host, make] of Object.entries(HOSTS) as [keyof typeof HOSTS, string][]) {
  describe(`what a preview says through ${host}`, function () {
    this.timeout(300_000);

    let console: TestConsole;
    let app: Project;

    before(async () => {
      console = await startConsole({ developmentShards: [DEFAULT_DEVELOPMENT_SHARD, OTHER_SHARD] });
    });
    afterEach(() => app?.remove());
    after(() => console?.close());

    /** The anchor is replaced when its trigger changes, and with it whatever has the option `replaceWith`. */
    const programOf = (parts: readonly (readonly [string, Args, Args])[], trigger: number) =>
      [
        make,
        `const anchor = token("anchor", ${JSON.stringify(FIRST)}, { replacementTrigger: ${trigger} });`,
        "const one = (name, args, { replaceWith, ...options }) => token(name, args, replaceWith ? { ...options, replaceWith: [anchor] } : options);",
        ...parts.map((part) => `one(...${JSON.stringify(part)});`),
      ].join("\n");
    const tokens = () => recordedIn(app.stack, "AuthToken");
    const works = async ({ outputs, inputs }: Recorded) => {
      const answer = await console.gatewayFetch(String(outputs["token"]), undefined, String(inputs["shardId"]));
      assert.ok([200, 401].includes(answer.status), `the gateway answers ${answer.status}`);
      return answer.status === 200;
    };

    for (const seed of SEEDS) {
      it(`comes true for ${CASES} changes with all kinds of options (seed ${seed})`, async () => {
        const cases = casesOf(host, seed);
        const named = (pick: "before" | "after") => cases.map((each, at) => [`t${at}`, ...each[pick]] as const);
        app = await project(programOf(named("before"), 1), {
          CALIMERO_CONSOLE_URL: console.url,
          CALIMERO_ACCESS_KEY: console.accessKey,
        });
        const file = join(app.folder, "Pulumi.yaml");
        const plugins = { providers: [{ name: "keyring", path: join(__dirname, "..", "..", "provider", "bin") }] };
        await writeFile(file, `${await readFile(file, "utf8")}plugins: ${JSON.stringify(plugins)}\n`);
        expectSuccess(await app.stack.up());
        const first = await tokens();

        await app.program(programOf(named("after"), 2));
        const flagged = (flag: string, wanted: (each: Case, at: number) => boolean) =>
          cases.flatMap((each, at) => (wanted(each, at) ? [flag, String(first[`t${at}`]?.urn)] : []));
        const half = flagged("--target", (_, at) => at % 2 === 0);
        // the engine refuses to replace what is protected
        const replaced = flagged("--replace", ({ option }, at) => at % 3 === 0 && option !== "protect");
        for (const flags of [half, [], replaced]) {
          const before = await tokens();
          const foretold = await preview(flags);
          const begun = Date.now();
          expectSuccess(await app.stack.run("up", "--yes", "--skip-preview", ...flags));
          const after = await tokens();
          for (const [at, { change, option }] of cases.entries()) {
            const name = `t${at}`;
            const [old, current] = [before[name], after[name]];
            assert.ok(old && current);
            const said = foretold.get(name) ?? { op: "same", words: "" };
            const about = `seed ${seed}, ${name}: ${change}, ${option}, ${said.op}: ${said.words}`;
            const asked = flags === replaced && flags.includes(old.urn);
            await comesTrue(said, { old, current, begun, retained: option === "retain", asked }, about);
          }
        }
      });
    }

    interface Came {
      old: Recorded;
      current: Recorded;
      begun: number;
      retained: boolean;
      /** Whether the command asks to replace it: the engine then speaks to the plugin as of a new one. */
      asked: boolean;
    }

    async function comesTrue({ op, words }: Foretold, { old, current, begun, retained, asked }: Came, about: string) {
      assert.ok(await works(current), `${about}\nthe current value does not work`);
      const replaces = op.includes("replace");
      const mints = old.outputs["tokenId"] !== current.outputs["tokenId"];
      assert.equal(mints, replaces || /\brotates\b/.test(words), `${about}\nminted: ${mints}`);
      assert.equal(old.id !== current.id, replaces, `${about}\nreplaced`);
      if (!mints) return assert.doesNotMatch(words, /revoked at once|keeps its current/, about);
      const lives = await works(old);
      // dynamic resources are not told of a replacement for which the program or the command asks: docs/explanation/hosts.md
      if (replaces) {
        assert.equal(lives, retained, `${about}\nthe value before works: ${lives}`);
        if (host === "the native plugin" && !asked) assert.match(words, /is replaced/, about);
        return;
      }
      const grace = /keeps its current permissions for .*?until (\S+?Z)/.exec(words)?.[1];
      assert.equal(lives, grace !== undefined, `${about}\nthe previous value works: ${lives}`);
      if (grace === undefined) return;
      const end = Date.parse(String(current.outputs["previousRevokeAt"]));
      assert.ok(Math.abs(end - Date.parse(grace)) < Date.now() - begun + 60_000, `${about}\nends at ${end}`);
    }

    async function preview(flags: readonly string[]): Promise<Map<string, Foretold>> {
      const run = expectSuccess(await app.stack.run("preview", "--json", ...flags));
      const { steps, diagnostics = [] } = JSON.parse(run.stdout) as {
        steps: { op: string; urn: string }[];
        diagnostics?: { urn?: string; message: string }[];
      };
      const said = diagnostics.map(({ message }) => message).join("\n");
      return new Map(
        steps.map(({ op, urn }) => {
          const name = urn.split("::").at(-1) ?? "";
          const words = said.split("\n").filter((line) => line.includes(`AuthToken "${name}"`));
          return [name, { op, words: words.join("; ") }];
        }),
      );
    }
  });
}
