import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { expectSuccess, type Project, printed, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { askBlock, living } from "./support/tokens.js";

const OTHER_SHARD = { id: "tests-calimero-testnet", masterAccount: "tests.calimero.testnet" };

/** The program with one token; `args` are those besides the shard. */
const program = (args: string, shardId = DEFAULT_DEVELOPMENT_SHARD.id) =>
  `const web = new calimero.AuthToken("web", { shardId: "${shardId}", ${args} });\nexports.token = web.token;`;

describe("a changed token", () => {
  const { console, app } = engineApp(program('permissions: ["view-blocks"]'), {
    console: { developmentShards: [DEFAULT_DEVELOPMENT_SHARD, OTHER_SHARD] },
  });
  let consumer: Project;

  before(async () => {
    expectSuccess(await app.stack.up());
    consumer = await app.neighbour(
      "consumer",
      'exports.copy = new pulumi.StackReference("organization/app/dev").requireOutput("token");',
    );
    expectSuccess(await consumer.stack.up());
  });

  async function outputs(): Promise<Record<string, unknown>> {
    const { web } = await tokensIn(app.stack);
    assert.ok(web);
    return { id: web.id, ...web.outputs };
  }

  it("is minted anew in place, as the preview says with its reason, and the old value lives on for the grace", async () => {
    const before = await outputs();
    await app.program(program('permissions: ["view-blocks", "view-keys"]'));
    const preview = expectSuccess(await app.stack.preview());
    assert.match(printed(preview), /AuthToken "web" rotates: permissions changed; the previous value .* until \S+Z/);
    assert.match(preview.stdout, /1 to update/);
    assert.doesNotMatch(preview.stdout, /replace/);

    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.equal(after["id"], before["id"]);
    assert.equal(after["generation"], 2);
    assert.notEqual(after["token"], before["token"]);
    assert.equal(after["previousToken"], before["token"]);
    assert.equal(await askBlock(console, before["token"]), 200);
    assert.equal(await askBlock(console, after["token"]), 200);
    const grace = Date.parse(String(after["previousRevokeAt"])) - Date.parse(String(after["createdAt"]));
    assert.equal(grace, 86_400_000);
    const { status } = await console.gatewayFetch(String(after["token"]), {
      method: "query",
      params: { request_type: "view_access_key_list", finality: "final", account_id: "demos.calimero.testnet" },
    });
    assert.equal(status, 200, "the new value has the new permission");
  });

  it("reaches a stack that refers to it with its next up", async () => {
    const { token } = await outputs();
    expectSuccess(await consumer.stack.up());
    assert.deepEqual(await consumer.stack.outputs("shown"), { copy: token });
  });

  it("ends the old value within the same up where the grace is zero, and the overlap that still ran", async () => {
    const before = await outputs();
    await app.program(program('permissions: ["view-blocks"], rotation: { grace: "0s" }'));
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.equal(await askBlock(console, before["previousToken"]), 401);
    assert.equal(await askBlock(console, before["token"]), 401);
    assert.equal(await askBlock(console, after["token"]), 200);
    assert.deepEqual(
      (await living(console)).map(({ id }) => id),
      [after["tokenId"]],
    );
  });

  it("rotates when a trigger changes, and not before", async () => {
    const args = (version: number) =>
      `permissions: ["view-blocks"], rotation: { grace: "1h", triggers: { version: ${version} } }`;
    await app.program(program(args(1)));
    expectSuccess(await app.stack.up());
    const before = await outputs();
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);

    await app.program(program(args(2)));
    assert.match(printed(expectSuccess(await app.stack.up())), /rotates: rotation\.triggers changed \(version\)/);
    const after = await outputs();
    assert.equal(after["previousToken"], before["token"]);
    assert.equal(await askBlock(console, before["token"]), 200);
    assert.equal(await askBlock(console, after["token"]), 200);
    assert.equal((await living(console)).length, 2, "never more than two alive");
  });

  it("is replaced when its shard changes: the new one works there, and nothing is left where it was", async () => {
    const before = await outputs();
    await app.program(program('permissions: ["view-blocks"]', OTHER_SHARD.id));
    const preview = expectSuccess(await app.stack.preview());
    assert.match(printed(preview), /AuthToken "web" is replaced: shardId changed, and a token cannot move/);
    assert.match(preview.stdout, /1 to replace/);

    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.match(String(after["id"]), /^tests-calimero-testnet\//);
    assert.equal(await askBlock(console, after["token"], OTHER_SHARD.id), 200);
    assert.equal(await askBlock(console, after["token"]), 403);
    assert.equal(await askBlock(console, before["token"]), 401);
    assert.equal(await askBlock(console, before["previousToken"]), 401);
    assert.deepEqual(await living(console), []);
  });
});
