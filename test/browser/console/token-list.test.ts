import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, openAs, type SignedIn, until } from "./support.js";

describe("the console's pages: the list of tokens", () => {
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

  it("show a shard of many tokens page by page", async () => {
    const { shards } = await ask<{ shards: { id: string }[] }>(at, "/shards");
    const shardId = shards.find(({ id }) => id !== at.shardId)?.id ?? assert.fail("no second shard");
    const path = `/shards/${shardId}/tokens`;
    for (let number = 0; number < 120; number++)
      await ask(at, path, { body: { name: `token ${number}.`, permissions: "full" } });
    const page = await openAs(administrator, at, browser, path);
    const next = page.getByRole("button", { name: "Next page" });
    const seen: string[] = [];
    for (const [shown, first] of [
      ["1–50 of 120 tokens", "token 119."],
      ["51–100 of 120 tokens", "token 69."],
      ["101–120 of 120 tokens", "token 19."],
    ]) {
      await page.getByText(shown ?? "").waitFor();
      const names = await page.locator(".name-cell").allInnerTexts();
      assert.equal(names[0], first, "newest first");
      seen.push(...names);
      if (await next.isEnabled()) await next.click();
    }
    assert.equal(new Set(seen).size, 120);
    assert.equal(seen.length, 120);
    await page.getByRole("link", { name: "token 3." }).click();
    await page.getByRole("heading", { name: "token 3." }).waitFor();
    await page.goBack();
    await page.getByText("101–120 of 120 tokens").waitFor();
    await page.goBack();
    await page.getByText("51–100 of 120 tokens").waitFor();
    await page.reload();
    await page.getByText("51–100 of 120 tokens").waitFor();
    await page.evaluate("scrollTo(0, 900)");
    await until(page, "history.state?.place", 900);
    await page.getByRole("link", { name: "token 40." }).click();
    await page.getByRole("heading", { name: "token 40." }).waitFor();
    await page.goBack();
    await until(page, "scrollY", 900);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are found by a part of the name, are so after a reload and on the way back, and say so where there is none", async () => {
    await issue("Nightly report 100%");
    const gone = await issue("nightly backup, gone");
    await issue("of the day");
    await ask(at, `/shards/${at.shardId}/tokens/${gone.id}`, { method: "DELETE" });
    const page = await tokensPage();
    const search = page.getByRole("searchbox", { name: "Find by name, stack, id or value" });
    const found = (name: string) => page.getByRole("link", { name });
    await found("of the day").waitFor();
    const steps = await page.evaluate("history.length");
    await search.fill("  NIGHTLY ");
    await found("of the day").waitFor({ state: "detached" });
    await found("Nightly report 100%").waitFor();
    await page.getByRole("status").getByText("1 token", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).hash, `#/shards/${at.shardId}/tokens?search=NIGHTLY`);
    assert.equal(await page.evaluate("history.length"), steps, "a search is no step on the way back");
    await page.getByLabel("Status").selectOption("All");
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
    await page.getByText("No tokens match “nobody's_”").waitFor();
    await page.getByRole("status").getByText("0 tokens").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await found("of the day").waitFor();
    assert.equal(new URL(page.url()).hash, `#/shards/${at.shardId}/tokens`);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are found by a pasted value, also a revoked one, without sending it or keeping it in the address", async () => {
    const { id, value } = await issue("looked for by its value");
    await ask(at, `/shards/${at.shardId}/tokens/${id}`, { method: "DELETE" });
    const page = await tokensPage();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));
    const search = page.getByRole("searchbox", { name: "Find by name, stack, id or value" });
    await search.fill(` ${value}\n`);
    await page.getByRole("link", { name: "looked for by its value" }).waitFor();
    await page.getByText("1 token", { exact: true }).waitFor();
    assert.equal(await search.inputValue(), "");
    await search.fill("f".repeat(64));
    await page.getByText("No token of this shard has this value").waitFor();
    assert.ok(![...sent, page.url()].some((text) => text.includes(value)));
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForURL(/tokens$/);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are sorted and filtered, all of it in the address, by mouse and keyboard", async () => {
    const path = `/shards/${at.shardId}/tokens`;
    const labels = { owner: "eu/acme/filters/prod/reader", instance: "5f0d" };
    const make = (name: string, body: object) =>
      ask(at, path, { body: { name, permissions: ["write"], labels, ...body } });
    await make("filter b", { expiresInSeconds: 20 * 86_400 });
    await make("Filter a", { permissions: "full" });
    await make("filter c", { expiresInSeconds: 2 * 86_400, permissions: ["view-keys"] });
    const page = await tokensPage();
    const names = (wanted: readonly string[]) =>
      until(page, "[...document.querySelectorAll('.name-cell > a')].map((a) => a.textContent).join()", wanted.join());
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("searchbox", { name: "Owner stack" }).fill("acme/filters/prod");
    await names(["filter c", "Filter a", "filter b"]);
    await page.getByRole("columnheader", { name: "Name" }).getByRole("button").press("Enter");
    await names(["Filter a", "filter b", "filter c"]);
    assert.equal(await page.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort"), "ascending");
    await page.getByLabel("Sort by").selectOption("Ending first");
    await names(["filter c", "filter b", "Filter a"]);
    await page.getByLabel("Permission").selectOption("Write");
    await names(["filter b", "Filter a"]);
    await page.getByText("1 of 8").waitFor();
    await page.getByLabel("Permission").selectOption("Any");
    await page.getByLabel("Status").selectOption("Ending within 7 days");
    await names(["filter c"]);
    await page.getByLabel("Status").selectOption("Never used");
    await page.getByLabel("Issued by").selectOption("Me");
    await page.getByText("No tokens match these filters").waitFor();
    await page.getByLabel("Issued by").selectOption("Access key First access key");
    await names(["filter c", "filter b", "Filter a"]);
    const { hash } = new URL(page.url());
    assert.match(hash, /\?status=unused&sort=end&stack=acme%2Ffilters%2Fprod&issuer=[0-9a-f-]{36}$/);
    await page.reload();
    await names(["filter c", "filter b", "Filter a"]);
    assert.equal(await page.getByRole("searchbox", { name: "Owner stack" }).inputValue(), "acme/filters/prod");
    assert.deepEqual(await page.troubles(), []);
  });

  it("are revoked together after a question that names their stacks, and go on where one fails", async () => {
    const values: string[] = [];
    for (const name of ["bulk 1", "bulk 2", "bulk 3"]) {
      const labels: Record<string, string> =
        name === "bulk 3" ? {} : { owner: `acme/shop/${name.slice(-1)}/reader`, instance: name.slice(-1) };
      values.push((await issue(name, labels)).value);
    }
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens?search=bulk`);
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await page.getByRole("checkbox", { name: "Select bulk 3" }).uncheck();
    await page.getByRole("button", { name: "Revoke 2 tokens…" }).click();
    const dialog = page.getByRole("dialog", { name: "Revoke 2 tokens?" });
    await dialog.getByText("tokens of the Pulumi stacks acme/shop/1, acme/shop/2").waitFor();
    let isFirst = true;
    await page.route("**/tokens/*", async (route) => {
      if (route.request().method() !== "DELETE" || !isFirst) return await route.fallback();
      isFirst = false;
      await route.fulfill({ status: 503, body: "busy" });
    });
    await dialog.getByRole("button", { name: "Revoke now" }).click();
    await dialog.getByText("1 token revoked.").waitFor();
    await dialog.getByText("was not revoked").waitFor();
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByText("2 tokens revoked.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("link", { name: "bulk 1" }).waitFor({ state: "detached" });
    const block = { method: "block", params: { finality: "final" } };
    const statuses = await Promise.all(values.map(async (value) => (await at.gatewayFetch(value, block)).status));
    assert.deepEqual(statuses, [401, 401, 200]);
  });

  it("are exported as CSV and JSON as they are found, with no name that a spreadsheet takes for a formula", async () => {
    await issue('=HYPERLINK("x"), export');
    await issue("export, plain");
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens?search=export&sort=name`);
    const save = async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return { name: file.suggestedFilename(), text: await readFile((await file.path()) ?? "", "utf8") };
    };
    const csv = await save("Export CSV");
    assert.match(csv.name, /^tokens-.*\.csv$/);
    const lines = csv.text.split("\r\n");
    assert.equal(lines[0]?.split(",")[1], "name");
    assert.match(lines[1] ?? "", /^[0-9a-f-]{36},"'=HYPERLINK\(""x""\), export",active,view-blocks,/);
    assert.match(lines[2] ?? "", /,"export, plain",/);
    assert.equal(lines.length, 4);
    const { text } = await save("Export JSON");
    assert.deepEqual(
      (JSON.parse(text) as { name: string }[]).map(({ name }) => name),
      ['=HYPERLINK("x"), export', "export, plain"],
    );
    assert.deepEqual(await page.troubles(), []);
  });
});
