import assert from "node:assert/strict";
import { MASTER, somePublicKey } from "../../console/custodian/support.js";
import { startTroubledRpc, type TroubledRpc } from "../../console/custodian/troubled-rpc.js";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn, tick } from "./support.js";

describe("the console's pages: shards", () => {
  const browser = openBrowser();
  let under: ShardUnderTest;
  let shard: Awaited<ReturnType<typeof serve>>;
  let rpc: TroubledRpc;
  let at: TestConsole;
  let administrator: SignedIn;
  before(async () => {
    under = await ShardUnderTest.start();
    shard = await serve(under);
    rpc = await startTroubledRpc(shard.url);
    at = await startConsole({ allowPrivateUpstreams: true });
    administrator = await makeAdministrator(at);
  });
  afterEach(() => ask(at, `/shards/${at.shardId}`, { method: "PATCH", body: { disabled: false } }));
  after(async () => {
    rpc.server.closeAllConnections();
    await at?.close();
    rpc.server.close();
    await shard.close();
    await under.dispose();
  });

  const open = (path: string, someone = administrator) => openAs(someone, at, browser, path);
  const disable = (shardId = at.shardId) =>
    ask(at, `/shards/${shardId}`, { method: "PATCH", body: { disabled: true } });
  const add = (id: string) => ask(at, "/shards", { body: { id, masterAccount: MASTER, rpcUrl: rpc.url } });
  const statusOf = async (shardId: string) => (await ask<{ status: string }>(at, `/shards/${shardId}`)).status;
  const issue = (shardId = at.shardId, labels: Record<string, string> = {}) =>
    ask<{ id: string; value: string }>(at, `/shards/${shardId}/tokens`, {
      body: { name: "a token", permissions: "full", labels },
    });
  const served = async (value: string, shardId = at.shardId) =>
    (await at.gatewayFetch(value, { method: "status" }, shardId)).status;
  const buttons = (page: TestPage) => page.getByRole("main").getByRole("button").allInnerTexts();
  const shows = (page: TestPage, status: string) => page.locator("dd").getByText(status, { exact: true }).waitFor();

  it("disable one after a question, and enable it again, with the focus where it was", async () => {
    const { value } = await issue();
    const page = await open(`/shards/${at.shardId}`);
    await shows(page, "Active");
    await page.getByRole("button", { name: "Disable…" }).click();
    const dialog = page.getByRole("dialog", { name: `Disable “${at.shardId}”?` });
    await dialog.getByText("They can be revoked and narrowed").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await served(value), 200, "nothing happens without an answer");
    await page.getByRole("button", { name: "Disable…" }).click();
    await dialog.getByRole("button", { name: "Disable", exact: true }).click();
    await shows(page, "Disabled");
    await page.getByText("Disabled since").waitFor();
    await page.locator("button:focus").filter({ hasText: "Enable…" }).waitFor();
    assert.equal(await served(value), 403);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: `Enable “${at.shardId}”?` }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Enable", exact: true }).click();
    await shows(page, "Active");
    await page.locator("button:focus").filter({ hasText: "Disable…" }).waitFor();
    assert.equal(await served(value), 200);
    assert.deepEqual(await page.troubles(), []);
  });

  it("disable one from the list, which shows it", async () => {
    const page = await open("/shards");
    const row = page.getByRole("row", { name: at.shardId });
    await row.getByText("Active", { exact: true }).waitFor();
    await row.getByRole("button", { name: `Actions for ${at.shardId}` }).click();
    await page.getByRole("menuitem", { name: "Disable…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
    await row.getByText("Disabled", { exact: true }).waitFor();
    await page.locator(`[aria-label="Actions for ${at.shardId}"]:focus`).waitFor();
    assert.equal(await statusOf(at.shardId), "disabled");
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer no token of one that is disabled, and say why; its tokens can be narrowed and revoked", async () => {
    const { id } = await issue();
    const page = await open(`/shards/${at.shardId}/tokens`);
    await page.getByRole("link", { name: "Create a new token" }).waitFor();
    await disable();
    await page.reload();
    const why = page.getByText("is disabled: the gateway refuses its tokens, none is issued");
    await why.waitFor();
    assert.equal(await page.getByRole("link", { name: "Create a new token" }).count(), 0);
    await page.goto(`/#/shards/${at.shardId}/create-token`);
    await page.getByRole("heading", { name: "Create a new token" }).waitFor();
    await why.waitFor();
    assert.equal(await page.getByRole("button", { name: "Generate" }).count(), 0);

    await page.goto(`/#/shards/${at.shardId}/tokens/${id}`);
    await page.getByRole("button", { name: "Narrow…" }).click();
    await page.getByText("Granular", { exact: true }).click();
    await tick(page, "View blocks");
    await page.getByRole("dialog").getByRole("button", { name: "Narrow", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Revoke…" }).click();
    await page.getByRole("button", { name: "Revoke now" }).click();
    await shows(page, "Revoked");
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer nothing that the custodian of a disabled one refuses, and say why in place of the keys", async () => {
    const custodian = `/shards/${at.shardId}/custodian`;
    const page = await open(`${custodian}/${MASTER}`);
    await page.getByRole("row", { name: "The custodian signs with it" }).waitFor();
    await disable();
    await page.reload();
    await page.getByText("The shard is disabled, so its chain is not asked which keys there are.").waitFor();
    await page.locator("dd").getByText("the shard is disabled", { exact: true }).waitFor();
    await page.getByText("is disabled: the gateway refuses").waitFor();
    assert.deepEqual([await buttons(page), await page.getByRole("alert").count()], [[], 0]);

    await page.goto(`/#${custodian}`);
    await page.getByRole("row", { name: MASTER }).getByText("the shard is disabled", { exact: true }).waitFor();
    await page.getByText("is disabled: the gateway refuses").waitFor();
    await page.getByRole("button", { name: `Actions for ${MASTER}` }).click();
    assert.deepEqual(await page.getByRole("menuitem").allInnerTexts(), ["View keys"]);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("button", { name: /Create an account|Take an account/ }).count(), 0);
    assert.deepEqual(await page.troubles(), []);

    const adder = await makePerson(at, ["add-keys"], [at.shardId], "adder@example.org");
    const theirs = await open(`/shards/${at.shardId}/add-key`, adder);
    await theirs.getByText("is disabled: the gateway refuses").waitFor();
    assert.equal(await theirs.getByLabel("Public key").count(), 0);
    assert.deepEqual(await theirs.troubles(), []);
  });

  it("remove one once its id was typed, and say before and after what ends", async () => {
    const id = "to-remove-calimero-testnet";
    await add(id);
    const custody = { method: "PUT", body: { privateKey: under.key.privateKey } };
    await ask(at, `/shards/${id}/accounts/${MASTER}`, custody);
    const { value } = await issue(id);
    await issue(id, { owner: "acme/shop/prod/reader", instance: "1" });
    assert.equal(await served(value, id), 200);
    rpc.mode = "fail";
    await ask(at, `/shards/${id}/accounts/${MASTER}/keys`, { body: { publicKey: somePublicKey() } });

    const page = await open(`/shards/${id}`);
    await page.getByRole("button", { name: "Remove…" }).click();
    const dialog = page.getByRole("dialog", { name: `Remove “${id}” for good?` });
    await dialog.getByText("2 tokens are revoked").waitFor();
    await dialog.getByText("acme/shop/prod", { exact: true }).waitFor();
    await dialog.getByText("Pending operations of the custodian fail").waitFor();
    const remove = dialog.getByRole("button", { name: "Remove", exact: true });
    for (const typed of ["", "to-remove", at.shardId]) {
      await dialog.getByLabel("Shard id").fill(typed);
      assert.equal(await remove.isDisabled(), true, typed);
      await page.keyboard.press("Enter");
    }
    assert.equal(await statusOf(id), "active");
    await dialog.getByLabel("Shard id").fill(id);
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("2 tokens revoked, 1 pending operation failed").waitFor();
    rpc.mode = "answer";
    assert.equal(await served(value, id), 401);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await shows(page, "Removed");
    await page.locator("h1:focus").filter({ hasText: id }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("show a removed one on demand, and nothing to do about it: when, and by whom it was removed", async () => {
    const id = "gone-calimero-testnet";
    await add(id);
    await ask(at, `/shards/${id}/accounts/${MASTER}`, { method: "PUT", body: { privateKey: under.key.privateKey } });
    const page = await open("/shards");
    const row = page.getByRole("row", { name: id });
    await row.getByRole("button", { name: `Actions for ${id}` }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("dialog").getByText("It has no active tokens").waitFor();
    await page.getByLabel("Shard id").fill(id);
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByLabel("Status").selectOption("All");
    await row.getByText("Removed", { exact: true }).waitFor();
    assert.equal(await row.getByRole("button").count(), 0);
    await row.getByRole("link", { name: id }).click();
    await shows(page, "Removed");
    await shows(page, "you");
    await page.getByText("was removed: its tokens are revoked, and nothing can be done with it").waitFor();
    assert.deepEqual(await buttons(page), []);
    await page.getByRole("main").getByRole("link", { name: "Tokens" }).click();
    await page.getByText("was removed: its tokens are revoked").waitFor();
    assert.equal(await page.getByRole("link", { name: "Create a new token" }).count(), 0);
    await page.goto(`/#/shards/${id}/custodian/${MASTER}`);
    await page.getByText("The shard is removed, so its chain is not asked").waitFor();
    assert.deepEqual(await buttons(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer that to whoever may manage shards, on their own shards, and to nobody else", async () => {
    const manager = await makePerson(at, ["manage-shards"], [at.shardId], "manager@example.org");
    const theirs = await open("/shards", manager);
    await theirs.getByRole("button", { name: `Actions for ${at.shardId}` }).click();
    assert.deepEqual(await theirs.getByRole("menuitem").allInnerTexts(), ["Disable…", "Remove…"]);
    await theirs.getByRole("menuitem", { name: "Remove…" }).click();
    await theirs.getByText("You cannot see how many there are").waitFor();

    await disable();
    const reader = await makePerson(at, ["view-tokens"], [at.shardId], "reader@example.org");
    const page = await open("/shards", reader);
    await page.getByRole("row", { name: at.shardId }).getByText("Disabled", { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: `Actions for ${at.shardId}` }).count(), 0);
    await page.getByRole("link", { name: at.shardId }).click();
    await shows(page, "Disabled");
    assert.equal(await page.getByRole("button", { name: /Enable|Disable|Remove/ }).count(), 0);
    assert.deepEqual([await theirs.troubles(), await page.troubles()], [[], []]);
  });
});
