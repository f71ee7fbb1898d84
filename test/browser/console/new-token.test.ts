import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Route } from "playwright-core";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn, tick } from "./support.js";

describe("the console's pages: a new token", () => {
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
      // Keyring's own, and folded.
      "Bounds",
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

  it("ask before an issued token is left that was neither copied nor saved; it is saved as .env and JSON", async () => {
    const page = await tokensPage();
    const value = await generate(page, "not to be lost");
    await page.getByRole("link", { name: "Custodian" }).click();
    const question = page.getByRole("dialog", { name: "Leave without the token?" });
    await question.getByRole("button", { name: "Stay" }).click();
    assert.equal((await page.locator(".secret-value").innerText()).trim(), value);
    await page.goBack();
    await question.getByRole("button", { name: "Stay" }).click();
    for (const title of ["curl", "near-cli", "near-api-js", "Rust", "Python", "Pulumi"]) {
      const text = (await page.locator("details", { has: page.getByText(title, { exact: true }) }).textContent()) ?? "";
      assert.ok(!text.includes(value) && (title === "Pulumi" || text.includes("NEAR_RPC_TOKEN")), title);
    }
    const save = async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return await readFile((await file.path()) ?? "", "utf8");
    };
    const { rpcUrl, token } = JSON.parse(await save("Download as JSON")) as { rpcUrl: string; token: string };
    assert.equal(token, value);
    assert.equal(await save("Download as .env"), `NEAR_RPC_URL=${rpcUrl}\nNEAR_RPC_TOKEN=${value}\n`);
    await page.getByRole("link", { name: "Custodian" }).click();
    await page.getByRole("heading", { name: "Custodian" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("leave the page of an issued token, without it, only for whoever says so", async () => {
    const page = await tokensPage();
    await generate(page, "to be lost");
    await page.getByRole("link", { name: "Custodian" }).click();
    await page.getByRole("button", { name: "Leave without it" }).click();
    await page.getByRole("heading", { name: "Custodian" }).waitFor();
  });

  it("have presets, and say plainly what the widest choice means", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByRole("button", { name: "Read-only" }).click();
    assert.equal(await page.getByLabel("Write").isChecked(), false);
    assert.equal(await page.getByLabel("View chunks").isChecked(), true);
    await page.getByRole("button", { name: "90 days" }).click();
    assert.equal(await page.getByLabel("Days").inputValue(), "90");
    await page.getByRole("button", { name: "Everything" }).click();
    await page.getByText("on this shard until it expires").waitFor();
    await page.getByText("Perpetual").click();
    await page.getByText("forever, until someone revokes it").waitFor();
    await page.getByRole("button", { name: "Indexer" }).click();
    assert.equal(await page.getByText("Anyone who gets this token").count(), 0);
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
});
