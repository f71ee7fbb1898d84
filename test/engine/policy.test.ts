import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, withConsole } from "../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { hosts, type Resources } from "./support/hosts.js";

const policy = join(__dirname, "..", "..", "policy");
const SHARD = { shardId: "demos-calimero-testnet" };
const ORDERLY = { ...SHARD, permissions: ["view-blocks"], expiresIn: "30d", rotation: { grace: "1h" } };

describe("policy pack", () => {
  const console = withConsole();
  let app: Project;
  afterEach(() => app.remove());

  let pack: string;
  before(async () => {
    pack = await launcher();
  });

  const config = async (settings: object) => {
    const file = join(await makeFolder(), "policy.json");
    await writeFile(file, JSON.stringify(settings));
    return ["--policy-pack", pack, "--policy-pack-config", file];
  };

  for (const host of hosts) {
    describe(`through ${host.title}`, () => {
      const open = async (resources: Resources) => {
        const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
        app = await host.project(resources, env);
        return app.stack;
      };

      it("says nothing of a token that keeps every rule", async () => {
        const stack = await open({ reader: ORDERLY });
        const run = expectSuccess(await stack.up("--policy-pack", pack));
        assert.doesNotMatch(printed(run), /mandatory|advisory/);
      });

      it("stops a preview, and names each rule that is broken, and what to do", async () => {
        const stack = await open({
          endless: { ...SHARD, permissions: ["view-blocks"] },
          long: { ...ORDERLY, expiresIn: "1000d" },
          slow: { ...ORDERLY, rotation: { before: "10d", grace: "8d" } },
          everything: { ...ORDERLY, permissions: ["full"] },
        });
        const text = printed(expectFailure(await stack.preview("--policy-pack", pack)));
        for (const [rule, words] of [
          ["no-perpetual-tokens", "This token has no end"],
          ["rotation-required", "does not rotate by itself"],
          ["longest-lifetime", "lives for 1000 days; the longest allowed is 90 days"],
          ["longest-grace", "valid for 8d after a rotation; the longest allowed is 7d"],
          ["no-full-access", 'This token has the permission "full"'],
        ] as const) {
          assert.ok(text.includes(rule), rule);
          assert.ok(text.includes(words), words);
        }
      });

      it("goes by its settings", async () => {
        const stack = await open({ teamAdmin: { ...ORDERLY, permissions: ["full"], name: "admin of team A" } });
        const allowing = { "no-full-access": { allow: ["team*"] } };
        expectSuccess(await stack.preview(...(await config(allowing))));
        const naming = { ...allowing, "name-convention": { pattern: "team-[a-z]-.*" } };
        assert.match(
          printed(expectFailure(await stack.preview(...(await config(naming))))),
          /The name "admin of team A" does not match team-\[a-z\]-\.\*/,
        );
      });

      it("refuses a setting that cannot be right", async () => {
        const stack = await open({ reader: ORDERLY });
        const run = expectFailure(await stack.preview(...(await config({ "longest-lifetime": { most: "for ever" } }))));
        assert.match(printed(run), /longest-lifetime[\s\S]*most/);
      });
    });
  }

  it("finds the value of a credential that the stack exports in plain text, without repeating it", async () => {
    const body = (wrap: string) => `
      const reader = new calimero.AuthToken("reader", ${JSON.stringify(ORDERLY)});
      exports.header = ${wrap}(reader.token.apply((token) => "x-api-key: " + token));`;
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(body("pulumi.output"), env);
    expectSuccess(await app.stack.up("--policy-pack", pack));
    await app.program(body("pulumi.unsecret"));
    const text = printed(expectFailure(await app.stack.preview("--policy-pack", pack)));
    assert.match(text, /no-plain-values[\s\S]*The output header holds token of reader in plain text/);
    const { outputs } = (await tokensIn(app.stack))["reader"] ?? assert.fail();
    assert.ok(!/Policies:.*?Outputs:/s.exec(text)?.[0].includes(String(outputs["token"])));
  });
});

/**
 * An executable that starts the pack, in a folder of its own: the Node.js host that can be built from Go modules cannot start packs, and the
 * engine takes an executable in place of a pack's folder. It runs what Pulumi's released host runs.
 */
async function launcher(): Promise<string> {
  const file = join(await makeFolder(), "start-pack");
  const run = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  await writeFile(file, `#!/bin/sh\ncd "${policy}" && exec "${process.execPath}" "${run}" "$1" .\n`, {
    mode: 0o755,
  });
  return file;
}
