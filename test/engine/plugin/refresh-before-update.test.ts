import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, type Project, printed, project, tokensIn } from "../../support/pulumi.js";
import { askBlock, living } from "../support/tokens.js";

const PROGRAM = `
resources:
  web:
    type: keyring:calimero:AuthToken
    properties: { shardId: demos-calimero-testnet, permissions: [view-blocks] }
outputs:
  token: \${web.token}`;

describe("a stack that refreshes before each update", () => {
  let console: TestConsole;
  let app: Project;

  before(async () => {
    console = await startConsole();
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(PROGRAM, env, { runtime: "yaml" });
    expectSuccess(await app.stack.configure("keyring:refreshBeforeUpdate", "true"));
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  async function revokeElsewhere(): Promise<void> {
    const { web } = await tokensIn(app.stack);
    await console.adminFetch(`/shards/${console.shardId}/tokens/${web?.outputs["tokenId"]}`, { method: "DELETE" });
  }

  it("changes nothing as long as nothing has happened", async () => {
    expectSuccess(await app.stack.up());
    expectSuccess(await app.stack.preview("--expect-no-changes"));
    expectSuccess(await app.stack.up("--expect-no-changes"));
  });

  it("sees in a plain preview that a token was revoked elsewhere", async () => {
    await revokeElsewhere();
    assert.match(printed(expectSuccess(await app.stack.preview())), /AuthToken "web" was revoked elsewhere at /);
  });

  it("mints it anew by one plain up", async () => {
    expectSuccess(await app.stack.up());
    const { token } = await app.stack.outputs("shown");
    assert.equal(await askBlock(console, token), 200);
    assert.equal((await living(console)).length, 1);
    expectSuccess(await app.stack.up("--expect-no-changes"));
  });

  it("no longer does so once it is switched off and two ups have gone by that", async () => {
    expectSuccess(await app.stack.configure("keyring:refreshBeforeUpdate", "false"));
    // the first still looks up with the settings that the one before it stored
    for (let run = 1; run <= 2; run += 1) expectSuccess(await app.stack.up("--expect-no-changes"));
    await revokeElsewhere();
    expectSuccess(await app.stack.up("--expect-no-changes"));
    assert.deepEqual(await living(console), []);
    expectSuccess(await app.stack.destroy());
  });
});
