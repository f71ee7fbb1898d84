import assert from "node:assert/strict";
import { closedPort } from "../provider/support/test-server.js";
import { answer, type Fault, pass } from "../support/fault.js";
import { expectFailure, expectSuccess, printed, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { askBlock, living } from "./support/tokens.js";

const PROGRAM = `new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });`;

/** What of all the others a read makes, test/faults/matrix has; here is what the engine makes of a failed one. */
describe("a refresh", () => {
  const { console, proxy, app } = engineApp(PROGRAM, { env: { KEYRING_TIMEOUT: "4" } });

  before(async () => {
    expectSuccess(await app.stack.up());
  });
  afterEach(() => {
    proxy.rule = () => pass;
    app.setEnv({ CALIMERO_CONSOLE_URL: proxy.url });
  });

  const problem = (status: number, slug: string): Fault =>
    answer(status, { type: `urn:keyring:problem:${slug}`, title: slug, status });

  async function keepsTheToken(...words: RegExp[]): Promise<void> {
    const known = await tokensIn(app.stack);
    const said = printed(expectFailure(await app.stack.refresh()));
    assert.match(said, /AuthToken "web": /);
    for (const word of words) assert.match(said, word);
    assert.deepEqual(await tokensIn(app.stack), known);
    assert.equal(known["web"]?.outputs["status"], "active");
  }

  it("never takes the token for gone because of a 401", async () => {
    proxy.rule = () => problem(401, "unauthenticated");
    await keepsTheToken(/does not accept the access key/);
  });

  it("never takes the token for gone because lists lack it and its look-up meets a 500", async () => {
    const empty = answer(200, { tokens: [], nextCursor: null });
    proxy.rule = ({ path }) => (path.includes("?") ? empty : problem(500, "internal"));
    await keepsTheToken(/answered 500/);
  });

  it("never takes the token for gone because the console is down", async () => {
    app.setEnv({ CALIMERO_CONSOLE_URL: await closedPort() });
    await keepsTheToken(/refuses connections/);
  });

  it("drops a token that was revoked elsewhere, and says so; the next up mints it anew", async () => {
    const [token] = await living(console, "web");
    assert.ok(token);
    await console.adminFetch(`/shards/${console.shardId}/tokens/${token.id}`, { method: "DELETE" });
    const said = printed(expectSuccess(await app.stack.refresh()));
    assert.match(said, /AuthToken "web" was revoked elsewhere at \S+; the next up mints it again/);
    assert.deepEqual(await tokensIn(app.stack), {});

    expectSuccess(await app.stack.up());
    const [fresh, ...others] = await living(console, "web");
    assert.deepEqual(others, []);
    const { web } = await tokensIn(app.stack);
    assert.equal(web?.outputs["tokenId"], fresh?.id);
    assert.equal(await askBlock(console, web?.outputs["token"]), 200);
  });
});
