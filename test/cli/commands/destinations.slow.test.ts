import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../../toolchain/pulumi/stack.js";
import { cli } from "../../support/cli.js";
import {
  CASES,
  type Case,
  type Leading,
  type Source,
  SYSTEMS,
  settingsIn,
  titleOf,
} from "../../support/destinations.js";
import { type Eavesdropper, eavesdropper } from "../../support/eavesdropper.js";
import { type Exported, exported, exportedProvider, exportedToken, HIDDEN } from "../support/state.js";

/** A way in which the command line comes by an address. */
interface Way {
  name: string;
  commands: readonly string[];
  run(command: string, leading: Leading, each: Case): Promise<Run>;
}

const TYPES = { calimero: "calimero:AuthToken", astra: "astra:Token" };
const TOKEN = { usual: {}, explicit: { provider: "urn:pulumi:dev::infra::pulumi:providers:keyring::eu::0a1b" } };

describe("the command line sends a credential of the environment only to an address of the environment", function () {
  this.timeout(120_000); // each test starts the command several times

  let listeners: Record<Source, Eavesdropper>;
  let folder: string;

  beforeEach(async () => {
    listeners = { environment: await eavesdropper(), configuration: await eavesdropper() };
    folder = await mkdtemp(join(tmpdir(), "keyring-destinations-"));
  });
  afterEach(async () => {
    await Promise.all(Object.values(listeners).map((each) => each.close()));
    await rm(folder, { recursive: true, force: true });
  });

  const environment = (leading: Leading, each: Case) => ({
    PATH: process.env["PATH"],
    KEYRING_TIMEOUT: "5",
    KEYRING_OWNER_PREFIX: "acme",
    ...settingsIn("environment", each, leading, listeners),
  });

  /** What a case has in the configuration, as an export shows it: the credential is encrypted. */
  const shown = (leading: Leading, each: Case) => {
    const settings = settingsIn("configuration", each, leading, listeners);
    return leading.key.setting in settings ? { ...settings, [leading.key.setting]: HIDDEN } : settings;
  };

  const state = (leading: Leading, of: "usual" | "explicit", provider: Exported) =>
    exported([provider, { ...exportedToken({ type: TYPES[leading.system] }), ...TOKEN[of] }]);

  /** A Pulumi that knows a configuration and a state, and nothing else. */
  async function pulumi(leading: Leading, each: Case, export_: string): Promise<string> {
    const settings = settingsIn("configuration", each, leading, listeners);
    const config = Object.entries(settings).map(([key, value]) => {
      const secret = key === leading.key.setting;
      return [`keyring:${key}`, secret ? { secret } : { secret, value }];
    });
    const answers = {
      version: "v3.259.0",
      whoami: JSON.stringify({ url: "https://api.pulumi.com" }),
      stack: export_,
      "config --json": JSON.stringify(Object.fromEntries(config)),
      config: settings[leading.key.setting] ?? "",
    };
    const program = join(folder, "pulumi.cjs");
    await writeFile(
      program,
      `#!${process.execPath}
const answers = ${JSON.stringify(answers)};
const [first, second] = process.argv.slice(2);
process.stdout.write(answers[first + " " + second] ?? answers[first]);
`,
    );
    await chmod(program, 0o755);
    return program;
  }

  const WAYS: readonly Way[] = [
    {
      name: "a state that is piped in",
      commands: ["status", "orphans"],
      run: (command, leading, each) => {
        const input = state(leading, "usual", exportedProvider("default_0_1_0", shown(leading, each)));
        return cli([command], { env: environment(leading, each), input });
      },
    },
    {
      name: "the stack's configuration",
      commands: ["status", "orphans", "doctor"],
      run: async (command, leading, each) => {
        const bin = await pulumi(leading, each, state(leading, "usual", exportedProvider("default_0_1_0", {})));
        return cli([command], { env: { ...environment(leading, each), PULUMI_BIN: bin }, cwd: folder });
      },
    },
    {
      name: "an explicit provider of the state",
      commands: ["status", "orphans", "doctor"],
      run: async (command, leading, each) => {
        const bin = await pulumi(
          leading,
          each,
          state(leading, "explicit", exportedProvider("eu", shown(leading, each))),
        );
        const env = { ...environment(leading, each), PULUMI_BIN: bin };
        return cli([command, "--provider", "eu"], { env, cwd: folder });
      },
    },
  ];

  const withOwnKey = CASES.filter(({ keys }) => keys.includes("environment"));
  // both systems go the same way, so that the second is looked at where something can go wrong
  const few = ({ system }: Leading) =>
    system === "calimero"
      ? withOwnKey.filter(({ keys, addresses }) => keys.length === 1 || addresses.length === 2)
      : withOwnKey.filter(({ keys, addresses }) => keys.length === 1 && addresses.includes("configuration"));

  for (const leading of SYSTEMS) {
    for (const way of WAYS) {
      for (const each of process.env["KEYRING_TEST_FULL"] ? withOwnKey : few(leading)) {
        it(`${leading.system}, ${way.name}: ${titleOf(each)}`, async () => {
          const own = leading.keys.environment;
          const runs = await Promise.all(way.commands.map((command) => way.run(command, leading, each)));
          assert.equal(listeners.configuration.saw(own), false, "it reached an address that others wrote");
          for (const { code, stdout, stderr } of runs) {
            assert.ok(code === 1 || code === 3, `${stdout}${stderr}`);
            assert.ok(!`${stdout}${stderr}`.includes(own));
          }
          const explicit = way.name.includes("explicit");
          if (
            (explicit ? each.explicit : each.usual)?.key !== "environment" &&
            each.addresses.includes("configuration")
          )
            return;
          if (each.addresses.includes("environment"))
            assert.ok(listeners.environment.saw(own), "it reached nothing at all");
        });
      }
    }
  }

  for (const leading of SYSTEMS) {
    it(`${leading.system}: says what to do instead`, async () => {
      const each: Case = { keys: ["environment"], addresses: ["configuration"], usual: undefined, explicit: undefined };
      const input = state(leading, "usual", exportedProvider("default_0_1_0", shown(leading, each)));
      const run = await cli(["status"], { env: environment(leading, each), input });
      assert.equal(run.code, 1);
      assert.match(
        run.stderr,
        new RegExp(`${leading.key.variable} was not sent to http.*set ${leading.url.variable} to it`, "s"),
      );
    });
  }
});
