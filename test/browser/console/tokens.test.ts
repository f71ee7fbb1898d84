import assert from "node:assert/strict";
import type { Route } from "playwright-core";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn, tick } from "./support.js";

describe("the console's pages: tokens", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let mail: MailServer;
  let administrator: SignedIn;
  before(async () => {
    mail = await startMailServer();
    const another = { id: "many-calimero-testnet", masterAccount: "many.calimero.testnet" };
    at = await startConsole({ mail: mail.settings, developmentShards: [DEFAULT_DEVELOPMENT_SHARD, another] });
    administrator = await makeAdministrator(at);
  });
  after(async () => {
    await at?.close();
    await mail?.close();
  });

  const tokensPage = () => openAs(administrator, at, browser, `/shards/${at.shardId}/tokens`);
  const issue = (name: string, labels: Record<string, string> = {}) =>
    ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name, permissions: ["view-blocks"], labels },
    });
  const generate = async (page: TestPage, name: string) => {
    await page.getByRole("link", { name: "Create a new token" }).click();
    await page.getByLabel("Name").fill(name);
    await tick(page, "View blocks");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText("it is not shown again").waitFor();
    return (await page.locator(".secret-value").innerText()).trim();
  };

  it("have Calimero's form: its fields and words, in its order", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByRole("heading", { name: "Create a new token" }).waitFor();
    const form = await page.locator("form").innerText();
    const lines = form.split("\n").map((line) => line.trim());
    const words = lines.filter((line) => line !== "" && !line.startsWith("This token will expire on "));
    assert.deepEqual(words, [
      ...["Name", "A label for people. It need not be unique.", "Duration", "Ephemeral", "Perpetual", "Days", "days"],
      ...["Permissions", "Granular", "Full access", "What it may do", "Select all"],
      "Write Create blockchain transactions",
      "View accounts View account state",
      "View contract code View the deployed wasm binary",
      "View keys View account public keys",
      "View contract state View state of the deployed contract",
      "View transactions View transaction status",
      "View blocks View block details",
      "View chunks View chunk details",
      ...["Generate", "Cancel"],
    ]);
    assert.match(form, /This token will expire on \d+ \w+ \d{4}/);
    await page.getByText("Perpetual").click();
    await page.getByText("This token will not expire, but can be revoked").waitFor();
  });

  it("keep Generate dimmed until there is a name and a permission, and a lifetime that can be", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    const generateButton = page.getByRole("button", { name: "Generate" });
    await generateButton.waitFor();
    const dimmed: boolean[] = [await generateButton.isDisabled()];
    await page.getByLabel("Name").fill("reader");
    dimmed.push(await generateButton.isDisabled());
    await tick(page, "Select all");
    dimmed.push(await generateButton.isDisabled());
    await page.getByLabel("Days").fill("0");
    dimmed.push(await generateButton.isDisabled());
    await page.getByText("Perpetual").click();
    dimmed.push(await generateButton.isDisabled());
    await tick(page, "Select all");
    dimmed.push(await generateButton.isDisabled());
    await page.getByText("Full access").click();
    dimmed.push(await generateButton.isDisabled());
    assert.deepEqual(dimmed, [true, true, false, true, false, true, false]);
  });

  it("issue a token for as many days as were written", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("for a week");
    await tick(page, "View blocks");
    await page.getByLabel("Days").fill("7");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText("it is not shown again").waitFor();
    const listed = await at.adminFetch(`/shards/${at.shardId}/tokens?limit=1000`);
    const { tokens } = (await listed.json()) as { tokens: { name: string; createdAt: string; expiresAt: string }[] };
    const token = tokens.find(({ name }) => name === "for a week");
    assert.equal(Date.parse(token?.expiresAt ?? "") - Date.parse(token?.createdAt ?? ""), 7 * 86_400_000);
    assert.deepEqual(await page.troubles(), []);
  });

  it("show the value once: it works at the gateway for what was ticked, is copied, and is nowhere afterwards", async () => {
    const page = await tokensPage();
    const value = await generate(page, "once");
    assert.match(value, /^[0-9a-f]{64}$/);
    const block = { method: "block", params: { finality: "final" } };
    assert.equal((await at.gatewayFetch(value, block)).status, 200);
    const account = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
    assert.equal((await at.gatewayFetch(value, { method: "query", params: account })).status, 403);
    await page.getByRole("button", { name: "Copy The token" }).click();
    await page.getByText("The token is on the clipboard").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), value);
    await page.getByRole("link", { name: "I've copied it" }).click();
    await page.getByRole("link", { name: "once" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Create a new token" }).waitFor();
    const left = await page.evaluate(
      "document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, history.state])",
    );
    assert.ok(!String(left).includes(value));
    assert.deepEqual(await page.troubles(), []);
  });

  it("ask the console for one token however often Generate is pressed", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("pressed twice");
    await page.getByText("Full access").click();
    await page.getByRole("button", { name: "Generate" }).dblclick();
    await page.getByText("it is not shown again").waitFor();
    const { tokens } = await ask<{ tokens: { name: string }[] }>(at, `/shards/${at.shardId}/tokens`);
    assert.equal(tokens.filter(({ name }) => name === "pressed twice").length, 1);
  });

  it("make one token, not two, where the first answer got lost and Generate is pressed again", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("asked twice");
    await page.getByText("Full access").click();
    await page.route("**/tokens", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("alert").getByText("Whether it did what it was asked is not known").waitFor();
    await page.unroute("**/tokens");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText("it is not shown again").waitFor();
    const value = await page.locator(".secret-value").innerText();
    assert.equal((await at.gatewayFetch(value)).status, 200);
    const { tokens } = await ask<{ tokens: { name: string }[] }>(at, `/shards/${at.shardId}/tokens`);
    assert.equal(tokens.filter(({ name }) => name === "asked twice").length, 1);
  });

  it("make a new token where the one whose answer got lost was revoked since", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("revoked unseen");
    await page.getByText("Full access").click();
    await page.route("**/tokens", async (route) => {
      await route.fetch();
      await route.fulfill({ status: 504, body: "<h1>Gateway Timeout</h1>" });
    });
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("alert").getByText("status 504. Whether it did what it was asked is not known").waitFor();
    await page.unroute("**/tokens");
    const { tokens } = await ask<{ tokens: { id: string; name: string }[] }>(at, `/shards/${at.shardId}/tokens`);
    const unseen = tokens.find(({ name }) => name === "revoked unseen");
    await ask(at, `/shards/${at.shardId}/tokens/${unseen?.id}`, { method: "DELETE" });
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("alert").getByText("is revoked").waitFor();
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText("it is not shown again").waitFor();
  });

  it("cannot be left by Cancel while a value is being made, which would never be seen", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("takes its time");
    await page.getByText("Full access").click();
    let held: Route | undefined;
    await page.route("**/tokens", (route) => {
      held = route;
    });
    await Promise.all([page.waitForRequest("**/tokens"), page.getByRole("button", { name: "Generate" }).click()]);
    assert.ok(await page.getByRole("button", { name: "Cancel" }).isDisabled());
    await held?.continue();
    await page.getByText("it is not shown again").waitFor();
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

  it("can be issued by who may not look at them", async () => {
    const issuer = await makePerson(at, ["issue-tokens"], "all", "issuer@example.org");
    const page = await openAs(issuer, at, browser, `/shards/${at.shardId}`);
    await page.getByRole("link", { name: "Create a token" }).click();
    await page.getByLabel("Name").fill("of an issuer");
    await page.getByText("Full access").click();
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("link", { name: "I've copied it" }).click();
    await page.getByRole("heading", { name: at.shardId }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("send the value to whoever is signed in, once", async () => {
    const page = await tokensPage();
    const value = await generate(page, "by mail");
    await page.getByRole("button", { name: "Send it to me by e-mail" }).click();
    await page.getByText(`Sent to ${administrator.email}`).waitFor();
    assert.equal(await page.getByRole("button", { name: "Send it" }).count(), 0);
    const message = mail.messages.find(({ text }) => text.includes(value));
    assert.deepEqual(message?.to, [administrator.email]);
    assert.deepEqual(await page.troubles(), []);
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
    await page.getByText("Show revoked").waitFor();
    await page.getByRole("link", { name: "to be revoked" }).waitFor({ state: "detached" });
    await page.getByText("Show revoked").click();
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

  it("show a shard of many tokens page by page", async () => {
    const { shards } = await ask<{ shards: { id: string }[] }>(at, "/shards");
    const shardId = shards.find(({ id }) => id !== at.shardId)?.id ?? assert.fail("no second shard");
    const path = `/shards/${shardId}/tokens`;
    for (let number = 0; number < 120; number++)
      await ask(at, path, { body: { name: `token ${number}.`, permissions: "full" } });
    const page = await openAs(administrator, at, browser, path);
    await page.getByRole("row").nth(100).waitFor();
    assert.equal(await page.getByRole("row").count(), 101);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("row").nth(120).waitFor();
    assert.equal(await page.getByRole("button", { name: "Show more" }).count(), 0);
    assert.equal(new Set(await page.getByRole("row").allInnerTexts()).size, 121);
  });

  it("are found by a part of the name, are so after a reload and on the way back, and say so where there is none", async () => {
    await issue("Nightly report 100%");
    const gone = await issue("nightly backup, gone");
    await issue("of the day");
    await ask(at, `/shards/${at.shardId}/tokens/${gone.id}`, { method: "DELETE" });
    const page = await tokensPage();
    const search = page.getByRole("searchbox", { name: "Find by name" });
    const found = (name: string) => page.getByRole("link", { name });
    await found("of the day").waitFor();
    const steps = await page.evaluate("history.length");
    await search.fill("  NIGHTLY ");
    await found("of the day").waitFor({ state: "detached" });
    await found("Nightly report 100%").waitFor();
    await page.getByRole("status").getByText("1 found").waitFor({ state: "attached" });
    assert.equal(new URL(page.url()).hash, `#/shards/${at.shardId}/tokens?name=NIGHTLY`);
    assert.equal(await page.evaluate("history.length"), steps, "a search is no step on the way back");
    await page.getByText("Show revoked").click();
    await found("nightly backup, gone").waitFor();
    await search.fill("100%");
    await found("nightly backup, gone").waitFor({ state: "detached" });
    await page.reload();
    await found("Nightly report 100%").waitFor();
    assert.equal(await search.inputValue(), "100%");
    assert.equal(await found("of the day").count(), 0);
    await found("Nightly report 100%").click();
    await page.getByRole("heading", { name: "Nightly report 100%" }).waitFor();
    await page.goBack();
    await search.waitFor();
    assert.equal(await search.inputValue(), "100%");
    await search.fill("nobody's_");
    await page.getByText("No active tokens match “nobody's_”").waitFor();
    await page.getByRole("status").getByText("0 found").waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Clear" }).click();
    await found("of the day").waitFor();
    assert.equal(new URL(page.url()).hash, `#/shards/${at.shardId}/tokens`);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are not searched for by their values, which would be in the address then", async () => {
    const { value } = await issue("looked for by its value");
    const page = await tokensPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const search = page.getByRole("searchbox", { name: "Find by name" });
    await search.fill("looked for");
    await page.getByRole("status").getByText("1 found").waitFor({ state: "attached" });
    await search.fill(` ${value}`);
    await page.getByText("This looks like a value").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/tokens$/);
    await page.getByRole("link", { name: "looked for by its value" }).waitFor();
    assert.ok(![...asked, page.url()].some((url) => url.includes(value)));
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
    await page.getByRole("dialog").getByRole("alert").getByText("is revoked: there is nothing to narrow").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("h1:focus").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
