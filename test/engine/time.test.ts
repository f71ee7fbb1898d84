import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { askBlock, living } from "./support/tokens.js";

/** A program with one token that may look at blocks. */
const program = (more: string) => `
const web = new calimero.AuthToken("web", {
  shardId: "${DEFAULT_DEVELOPMENT_SHARD.id}", permissions: ["view-blocks"], ${more} });
exports.token = web.token;`;

describe("the life of a token, as plain previews and ups see it", () => {
  let console: TestConsole;
  let app: Project;

  beforeEach(async () => {
    console = await startConsole();
  });
  afterEach(async () => {
    await app?.remove();
    await console?.close();
  });

  /** A stack that was brought up with this token. */
  async function broughtUp(more: string): Promise<Record<string, unknown>> {
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(program(more), settings, { alone: true });
    expectSuccess(await app.stack.up());
    return outputs();
  }

  async function outputs(): Promise<Record<string, unknown>> {
    return (await tokensIn(app.stack))["web"]?.outputs ?? {};
  }

  it("shows an expiry without a refresh, and mints again in place", async () => {
    const before = await broughtUp('expiresIn: "2s"');
    while ((await askBlock(console, before["token"])) !== 401) await wait(100);
    const preview = expectSuccess(await app.stack.preview());
    assert.match(printed(preview), new RegExp(`AuthToken "web" is minted again: it expired at ${before["expiresAt"]}`));
    assert.match(preview.stdout, /1 to update/);
    await app.program(program('expiresIn: "1h"'));
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.equal(await askBlock(console, after["token"]), 200);
    assert.equal(after["previousToken"], undefined, "a dead value is nobody's previous one");
  });

  it("says why and when it rotates, and until when the previous value stays", async () => {
    const more = 'expiresIn: "1h", rotation: { before: "3599s", grace: "1s" }';
    const { rotateAt } = await broughtUp(more);
    while (Date.now() < Date.parse(String(rotateAt))) await wait(100);
    const said = printed(expectSuccess(await app.stack.preview()));
    assert.match(
      said,
      new RegExp(
        `AuthToken "web" rotates: expires in 5\\d minutes(?: \\d+ seconds?)?, rotation window of 59 minutes 59 seconds open since ${rotateAt}; ` +
          "the previous value keeps its current permissions for 1 second, until \\S+Z",
      ),
    );
  });

  it("ends a leaked value within the same up: one trigger, and a grace of nothing", async () => {
    const leaked = await broughtUp('expiresIn: "30d", rotation: { triggers: { leak: 0 } }');
    await app.program(program('expiresIn: "30d", rotation: { grace: "0s", triggers: { leak: 1 } }'));
    const said = printed(expectSuccess(await app.stack.preview()));
    assert.match(said, /rotates: rotation\.triggers changed \(leak\); the previous value is revoked at once/);
    expectSuccess(await app.stack.up());
    const { token, tokenId, previousToken } = await outputs();
    assert.equal(await askBlock(console, leaked["token"]), 401);
    assert.equal(await askBlock(console, token), 200);
    assert.equal(previousToken, undefined);
    assert.deepEqual(
      (await living(console)).map(({ id }) => id),
      [tokenId],
    );
  });

  it("is kept in at most 2,700 bytes of state while two values are alive", async () => {
    await broughtUp('expiresIn: "30d", rotation: { before: "7d", grace: "3d", triggers: { version: 1 } }');
    await app.program(program('expiresIn: "30d", rotation: { before: "7d", grace: "3d", triggers: { version: 2 } }'));
    expectSuccess(await app.stack.up());
    assert.notEqual((await outputs())["previousToken"], undefined);
    const file = join(app.folder, "..", "state", ".pulumi", "stacks", "app", "dev.json");
    const text = await readFile(file, "utf8");
    const checkpoint = JSON.parse(text);
    const indent = /\n( +)/.exec(text)?.[1] ?? "";
    assert.equal(JSON.stringify(checkpoint, undefined, indent).length, text.trim().length, "measured as it is written");
    const { resources } = checkpoint.checkpoint.latest;
    checkpoint.checkpoint.latest.resources = resources.filter(({ type }: { type: string }) => !/AuthToken/.test(type));
    const bytes = text.trim().length - JSON.stringify(checkpoint, undefined, indent).length;
    assert.ok(bytes <= 2_700, `${bytes} bytes`);
  });
});
