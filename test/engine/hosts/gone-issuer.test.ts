import assert from "node:assert/strict";
import { startAstra } from "../../support/astra/index.js";
import { startConsole } from "../../support/console.js";
import {
  expectFailure,
  expectSuccess,
  type Project,
  printed,
  type Recorded,
  recordedIn,
} from "../../support/pulumi.js";
import { hosts, TYPE } from "../support/hosts.js";
import { MASTER } from "../support/keys.js";

const shardId = "demos-calimero-testnet";
const RESOURCES = {
  web: { shardId, permissions: ["view-blocks"] },
  deployer: { [TYPE]: "calimero:CustodianKey", shardId, accountId: MASTER },
  reports: { [TYPE]: "astra:Token", roles: ["Read Only User"] },
};
const TYPES = ["AuthToken", "CustodianKey", "Token"];

for (const host of hosts) {
  describe(`issuing systems that are gone for good, through ${host.title}`, () => {
    let app: Project;
    let state: Record<string, Recorded>;

    before(async () => {
      const [console, astra] = await Promise.all([startConsole(), startAstra()]);
      app = await host.project(RESOURCES, {
        CALIMERO_CONSOLE_URL: console.url,
        CALIMERO_ACCESS_KEY: console.accessKey,
        ASTRA_API_URL: astra.url,
        ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
        KEYRING_TIMEOUT: "3",
      });
      expectSuccess(await app.stack.up());
      state = await recordedIn(app.stack, ...TYPES);
      await Promise.all([console.close(), astra.close()]);
    });
    after(() => app?.remove());

    const output = (name: string, of: string) => String(state[name]?.outputs[of]);

    it("keep the state at a destroy, which says what is not known and how to go on without them", async () => {
      const said = printed(expectFailure(await app.stack.destroy()));
      assert.ok(said.includes(`AuthToken "web": token ${output("web", "tokenId")} may still be alive: `), said);
      assert.ok(said.includes(`Token "reports": token ${output("reports", "tokenId")} may still be alive: `), said);
      assert.ok(said.includes(`${output("deployer", "publicKey")} may still be on account ${MASTER}: `), said);
      assert.doesNotMatch(said, /is still alive/);
      assert.match(said, /If it is gone for good, KEYRING_DELETE_UNREACHABLE=true drops the resource/);
      assert.deepEqual(await recordedIn(app.stack, ...TYPES), state);
    });

    it("are left by a destroy that is told so, with a warning of all that may be alive", async () => {
      app.setEnv({ KEYRING_DELETE_UNREACHABLE: "true" });
      const said = printed(expectSuccess(await app.stack.destroy()));
      const words = "may still be alive, but is dropped from the state, because keyring:deleteUnreachable is set";
      assert.ok(said.includes(`AuthToken "web": token ${output("web", "tokenId")} ${words}`), said);
      assert.ok(said.includes(`Token "reports": token ${output("reports", "tokenId")} ${words}`), said);
      assert.ok(said.includes(`${output("deployer", "publicKey")} on account ${MASTER} ${words}`), said);
      assert.deepEqual(await recordedIn(app.stack, ...TYPES), {});
    });
  });
}
