import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn, tick } from "./support.js";

describe("the console's pages: tokens", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let administrator: SignedIn;
  before(async () => {
    const another = { id: "many-calimero-testnet", masterAccount: "many.calimero.testnet" };
    at = await startConsole({ developmentShards: [DEFAULT_DEVELOPMENT_SHARD, another] });
    administrator = await makeAdministrator(at);
  });
  after(async () => {
    await at?.close();
  });

  const tokensPage = () => openAs(administrator, at, browser, `/shards/${at.shardId}/tokens`);
  const issue = (name: string, labels: Record<string, string> = {}) =>
    ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name, permissions: ["view-blocks"], labels },
    });

  it("are shown as they were where they cannot be asked for again, and say so", async () => {
    const { id } = await issue("known so far");
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens/${id}`);
    await page.getByText("Active").waitFor();
    await page.route("**/tokens/*", (route) => route.fulfill({ status: 503, body: "<h1>no backend</h1>" }));
    await page.clock.install();
    await page.clock.fastForward(10_000);
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    await page.getByRole("alert").getByText("answered with status 503").waitFor();
    await page.getByText("Active").waitFor();
    await page.unroute("**/tokens/*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  });

  it("revoke a token at once, after a last question", async () => {
    const { value } = await issue("to be revoked");
    const page = await tokensPage();
    await page.getByRole("link", { name: "to be revoked" }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog", { name: "Revoke “to be revoked”?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await at.gatewayFetch(value, { method: "block", params: { finality: "final" } })).status, 200);
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("button", { name: "Revoke now" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    assert.equal((await at.gatewayFetch(value)).status, 401);
    await page.getByRole("link", { name: "All tokens" }).click();
    await page.getByText("Newest first").waitFor({ state: "attached" });
    await page.getByRole("link", { name: "to be revoked" }).waitFor({ state: "detached" });
    await page.getByLabel("Status").selectOption("Revoked");
    await page.getByRole("link", { name: "to be revoked" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("let a token end later, and say when", async () => {
    const { value } = await issue("to end tomorrow");
    const page = await tokensPage();
    await page.getByRole("link", { name: "to end tomorrow" }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("In a day").click();
    await page.getByRole("button", { name: "Revoke then" }).click();
    await page.getByText("To be revoked").waitFor();
    await page.getByText("in 23 hours").waitFor();
    const facts = page.locator("dl");
    await facts.getByText("access key “first access key”").waitFor();
    await facts.getByText("you", { exact: true }).waitFor();
    assert.equal((await at.gatewayFetch(value, { method: "block", params: { finality: "final" } })).status, 200);
  });

  it("say which stack a token belongs to, and what its end does there", async () => {
    await issue("of a stack", { owner: "eu/acme/shop/prod/reader", instance: "5f0c", generation: "1" });
    const page = await tokensPage();
    await page.getByRole("row", { name: "of a stack" }).getByText("acme/shop/prod").waitFor();
    await page.getByRole("link", { name: "of a stack" }).click();
    await page.getByText("for its resource reader").waitFor();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByText("It belongs to the Pulumi stack acme/shop/prod").waitFor();
  });

  it("show whatever a name holds as text", async () => {
    const name = `<img src=x onerror="document.title='taken over'"> {{7*7}}`;
    await issue(name);
    const page = await tokensPage();
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name }).waitFor();
    assert.equal(await page.title(), `${name} · Keyring console`);
    assert.deepEqual(await page.troubles(), []);
  });

  it("say what the console refuses, where a right was lost meanwhile", async () => {
    const person = await makePerson(at, ["issue-tokens", "view-tokens"]);
    const page = await openAs(person, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("too late");
    await page.getByText("Full access").click();
    const { people } = await ask<{ people: { id: string; email: string }[] }>(at, "/people");
    const { id = "" } = people.find(({ email }) => email === person.email) ?? {};
    await ask(at, `/people/${id}`, { method: "PATCH", body: { rights: ["view-tokens"] } });
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("alert").getByText('lacks the right "issue-tokens"').waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("lose permissions and time after a question, keep their value, and never gain anything", async () => {
    const permissions = ["view-blocks", "view-accounts"];
    const { id, value } = await ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name: "too wide", permissions, expiresInSeconds: 10 * 86_400 },
    });
    const account = {
      method: "query",
      params: { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" },
    };
    assert.equal((await at.gatewayFetch(value, account)).status, 200);
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens/${id}`);
    await page.getByRole("button", { name: "Narrow…" }).click();
    const dialog = page.getByRole("dialog", { name: "Narrow “too wide”?" });
    const narrow = dialog.getByRole("button", { name: "Narrow", exact: true });
    assert.equal(await dialog.getByRole("checkbox").count(), 2, "only what it has");
    assert.equal(await narrow.isDisabled(), true, "nothing is taken away yet");
    await tick(page, "View accounts");
    await dialog.getByText("1 permission goes: View accounts").waitFor();
    await dialog.getByText("Earlier", { exact: true }).click();
    await dialog.getByLabel("Days").fill("11");
    await dialog.getByText("It expires earlier already").waitFor();
    assert.equal(await narrow.isDisabled(), true, "never longer");
    await dialog.getByLabel("Days").fill("2");
    await narrow.click();
    await dialog.waitFor({ state: "detached" });
    await page.locator("dd").getByText("View blocks", { exact: true }).waitFor();
    await page.locator("dd").getByText("in 1 day", { exact: true }).waitFor();
    assert.equal((await at.gatewayFetch(value, account)).status, 403);
    assert.equal((await at.gatewayFetch(value, { method: "block", params: { finality: "final" } })).status, 200);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are narrowed from full access, and say so where they were revoked meanwhile", async () => {
    const path = `/shards/${at.shardId}/tokens`;
    const { id } = await ask<{ id: string }>(at, path, { body: { name: "was full", permissions: "full" } });
    const page = await openAs(administrator, at, browser, `${path}/${id}`);
    const open = async () => {
      await page.getByRole("button", { name: "Narrow…" }).click();
      await page.getByRole("dialog").waitFor();
    };
    await open();
    await page.getByRole("dialog").getByText("Granular").click();
    await tick(page, "View blocks");
    await page.getByRole("dialog").getByRole("button", { name: "Narrow", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await open();
    await tick(page, "View accounts");
    await ask(at, `${path}/${id}`, { method: "DELETE" });
    await page.getByRole("dialog").getByRole("button", { name: "Narrow", exact: true }).click();
    await page.getByRole("dialog").getByRole("alert").getByText("is revoked: there is nothing to change").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("h1:focus").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
