import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { askBlock, living } from "./support/tokens.js";

const SHARD = DEFAULT_DEVELOPMENT_SHARD.id;

/** The program with one token; `more` are its arguments beside the shard and what every test gives. */
const program = (more: string) => `
const config = new pulumi.Config();
const adopt = { tokenId: config.require("tokenId"), token: config.requireSecret("token") };
const ci = new calimero.AuthToken("ci", { shardId: "${SHARD}", name: "made by hand", ${more} });
exports.token = ci.token;`;

describe("a token that was made by hand", () => {
  let console: TestConsole;
  let app: Project;
  let byHand: { id: string; value: string };

  before(async () => {
    console = await startConsole();
    const body = { name: "made by hand", permissions: ["view-blocks"] };
    const made = await console.adminFetch(`/shards/${SHARD}/tokens`, { body });
    byHand = (await made.json()) as { id: string; value: string };
    app = await project(program('permissions: ["view-blocks"], adopt'), {
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
    });
    expectSuccess(await app.stack.configure("app:tokenId", byHand.id));
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  async function ids(): Promise<string[]> {
    return (await living(console)).map(({ id }) => id);
  }

  it("is not taken over with another value, and nothing is minted in its place", async () => {
    expectSuccess(await app.stack.configure("app:token", "0".repeat(64), "secret"));
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /AuthToken "ci": adopt\.token: this is not the value of token \S+\. Nothing was changed/);
    assert.deepEqual(await ids(), [byHand.id]);
    assert.deepEqual(await tokensIn(app.stack), {});
  });

  it("is taken over with its own, which stays as it is; a second up changes nothing", async () => {
    expectSuccess(await app.stack.configure("app:token", byHand.value, "secret"));
    expectSuccess(await app.stack.preview());
    expectSuccess(await app.stack.up());
    const { ci } = await tokensIn(app.stack);
    assert.equal(ci?.id, `${SHARD}/${byHand.id}`);
    assert.equal(ci?.outputs["token"], byHand.value);
    assert.deepEqual(await ids(), [byHand.id]);
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
  });

  it("is a secret everywhere: not in the state in clear, nor in anything that was printed", async () => {
    const state = await app.stack.export();
    assert.match(state, new RegExp(byHand.id));
    assert.ok(!state.includes(byHand.value));
    assert.ok(!app.transcript().includes(byHand.value));
  });

  it("is no reason for a change once it is gone from the program", async () => {
    await app.program(program('permissions: ["view-blocks"]'));
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    assert.deepEqual(await ids(), [byHand.id]);
    expectSuccess(await app.stack.refresh());
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
  });

  it("is rotated like any other, with its grace", async () => {
    await app.program(program('permissions: ["view-blocks", "view-keys"], rotation: { grace: "1h" }'));
    const preview = printed(expectSuccess(await app.stack.preview()));
    assert.match(
      preview,
      /AuthToken "ci" rotates: permissions changed; the previous value keeps its current permissions for 1 hour/,
    );
    expectSuccess(await app.stack.up());
    const { ci } = await tokensIn(app.stack);
    assert.equal(ci?.outputs["previousToken"], byHand.value);
    assert.equal(await askBlock(console, byHand.value), 200);
    assert.equal(await askBlock(console, ci?.outputs["token"]), 200);
  });

  it("is revoked on destroy, with everything that was minted since", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await ids(), []);
    assert.equal(await askBlock(console, byHand.value), 401);
  });

  it("is not taken over once it is dead, and nothing is minted in its place", async () => {
    await app.program(program('permissions: ["view-blocks"], adopt'));
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(
      said,
      /adopt\.tokenId: token \S+ was revoked at \S+Z\. Nothing was minted\. To mint a new token, remove `adopt`/,
    );
    assert.deepEqual(await ids(), []);
  });
});
