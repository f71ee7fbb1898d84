import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { CustodianKey } from "../../../provider/src/calimero/custodian-key.js";
import { custodianKeys } from "../../../provider/src/calimero/key-inventory.js";
import { gatewayTokens } from "../../../provider/src/calimero/token-inventory.js";
import type { Context } from "../../../provider/src/lifecycle/context.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { consoleContext } from "../support/calimero.js";
import { settingsOf } from "../support/context.js";
import { Engine } from "../support/engine.js";

const MASTER = "demos.calimero.testnet";

describe("the inventory of a console", () => {
  let console: TestConsole;
  let context: Context;
  let shardId: string;

  before(async () => {
    console = await startConsole();
    shardId = console.shardId;
    const { url, accessKey } = console;
    context = { ...consoleContext(url, { accessKey }), now: () => new Date(), deadline: Date.now() + 60_000 };
  });
  after(() => console?.close());

  const token = (owner: string) => ({ shardId, name: owner, permissions: ["view-blocks"], owner });
  const key = (owner: string) => ({ shardId, accountId: MASTER, owner });

  it("lists the living tokens of a stack by their owner label, finds one, and revokes it", async () => {
    const mine = new Engine(AuthToken, context);
    await mine.up(token("acme/infra/dev/web"));
    for (const owner of ["acme/infra/dev2/web", "other/infra/dev/web"])
      await new Engine(AuthToken, context).up(token(owner));
    assert.deepEqual(await gatewayTokens.places(context), [shardId]);
    const listed = await gatewayTokens.list(shardId, "acme/infra/dev/", context);
    const { tokenId = "" } = mine.state;
    assert.deepEqual(
      listed.map(({ tokenId, labels }) => [tokenId, labels?.owner]),
      [[tokenId, "acme/infra/dev/web"]],
    );
    for (const _ of ["once", "again"]) await gatewayTokens.revoke(shardId, tokenId, context);
    assert.deepEqual(await gatewayTokens.list(shardId, "acme/infra/dev/", context), []);
    assert.equal((await gatewayTokens.find(shardId, tokenId, context))?.status, "revoked");
    assert.equal(await gatewayTokens.find(shardId, "00000000-0000-4000-8000-000000000000", context), undefined);
  });

  it("lists the keys that the custodian has added for a stack, finds one, and removes it from the chain", async () => {
    const mine = new Engine(CustodianKey, context);
    await mine.up(key("acme/infra/dev/deployer"));
    await new Engine(CustodianKey, context).up(key("acme/infra/prod/deployer"));
    const id = `${MASTER}/${mine.state.publicKey}`;
    const listed = await custodianKeys.list(shardId, "acme/infra/dev/", context);
    assert.deepEqual(
      listed.map(({ tokenId, status, labels }) => [tokenId, status, labels?.instance]),
      [[id, "active", mine.state.instance]],
    );
    assert.ok(Math.abs(Date.parse(listed[0]?.createdAt ?? "") - Date.now()) < 60_000);
    assert.equal((await custodianKeys.find(shardId, id, context))?.tokenId, id);
    for (const _ of ["once", "again"]) await custodianKeys.revoke(shardId, id, context);
    assert.equal(await custodianKeys.find(shardId, id, context), undefined);
    assert.deepEqual(await custodianKeys.list(shardId, "acme/infra/dev/", context), []);
  });

  it("is looked at only where a console is named", () => {
    for (const inventory of [gatewayTokens, custodianKeys]) {
      assert.equal(inventory.isConfigured(context.settings), true);
      assert.equal(inventory.isConfigured(settingsOf({})), false);
    }
  });
});
