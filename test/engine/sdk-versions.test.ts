import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { type Modules, modulesWith } from "./support/old-and-new-sdk.js";
import { askBlock, living } from "./support/tokens.js";

const PROGRAM = `
const shardId = "demos-calimero-testnet";
const dashboard = new calimero.AuthToken("dashboard", { shardId, permissions: ["view-accounts", "view-blocks"], expiresIn: "30d", rotation: { before: "10d", grace: "24h" } });
const indexer = new calimero.AuthToken("indexer", { shardId, permissions: "full" });
exports.dashboardToken = dashboard.token;
exports.settings = indexer.nearCliSettings;
const from = { paths: ["pulumi-keyring", "pulumi-keyring-provider"].map((name) => require.resolve(name)) };
exports.sdk = require(require.resolve("@pulumi/pulumi/package.json", from)).version;
`;

/** The oldest that package.json allows, and the newest there is: the others here run on the one in between. */
for (const [which, range] of [
  ["oldest supported", "3.220.0"],
  ["newest", "^3.248.0"],
] as const) {
  describe(`with the ${which} SDK of Pulumi`, () => {
    let console: TestConsole;
    let modules: Modules;
    let app: Project;

    before(async () => {
      console = await startConsole();
      modules = await modulesWith(range);
      const settings = { CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined };
      app = await project(PROGRAM, settings, { modules: modules.folder });
      // from the configuration, since that is what SDKs hand over in different ways
      expectSuccess(await app.stack.configure("keyring:calimeroUrl", console.url));
      expectSuccess(await app.stack.configure("keyring:calimeroAccessKey", console.accessKey, "secret"));
    });
    after(async () => {
      await app?.remove();
      await modules?.remove();
      await console?.close();
    });

    it("tokens are minted and work, and their values are secrets", async () => {
      expectSuccess(await app.stack.up());
      const { dashboardToken, sdk } = await app.stack.outputs("shown");
      assert.equal(sdk, modules.version);
      assert.equal(await askBlock(console, dashboardToken), 200);
      const masked = await app.stack.outputs("masked");
      assert.deepEqual([masked["dashboardToken"], masked["settings"]], ["[secret]", "[secret]"]);
      assert.ok(!app.transcript().includes(String(dashboardToken)));
    });

    it("a refresh and a second up change nothing", async () => {
      const known = await tokensIn(app.stack);
      expectSuccess(await app.stack.refresh());
      assert.deepEqual(await tokensIn(app.stack), known);
      assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
      assert.equal((await living(console)).length, 2);
    });

    it("a destroy revokes them", async () => {
      expectSuccess(await app.stack.destroy());
      assert.deepEqual(await living(console), []);
    });
  });
}
