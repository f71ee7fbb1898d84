import assert from "node:assert/strict";
import { openBrowser } from "../../support/browser.js";
import { ask, openAs, withAdministrator } from "./support.js";

describe("the console's pages: home", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  it("says what a new console lacks, step by step, until it has it", async () => {
    const page = await openAs(administrator, at, browser, "/");
    const steps = page.getByRole("region", { name: "Next steps" });
    await steps.getByRole("link", { name: "Connect a pipeline" }).waitFor();
    assert.deepEqual(await steps.getByRole("link").allInnerTexts(), ["Create a token", "Connect a pipeline"]);
    await page.getByText("Nothing needs attention").waitFor();
    await ask(at, `/shards/${at.shardId}/tokens`, { body: { name: "first", permissions: "full" } });
    await ask(at, "/access-keys", { body: { name: "ci", rights: ["view-tokens"], shards: "all" } });
    await page.reload();
    await page.getByRole("link", { name: at.shardId }).waitFor();
    await page.getByRole("heading", { name: "Needs attention" }).waitFor();
    await steps.waitFor({ state: "detached" });
    assert.deepEqual(await page.troubles(), []);
  });

  it("leads to what needs somebody", async () => {
    for (let count = 1; count <= 7; count++) {
      await ask(at, `/shards/${at.shardId}/tokens`, {
        body: { name: `ending ${count}`, permissions: "full", expiresInSeconds: count * 3_600 },
      });
    }
    const poor = { accountId: "poor.demos.calimero.testnet", initialBalance: "5".padEnd(24, "0") };
    await ask(at, `/shards/${at.shardId}/accounts`, { body: poor });
    const page = await openAs(administrator, at, browser, "/");
    const ending = page.getByRole("region", { name: "Tokens that expire within 7 days" });
    await ending.getByRole("link", { name: "ending 1", exact: true }).waitFor();
    await ending.getByText("and 2 more").waitFor();
    await page.reload();
    await page.getByRole("region", { name: "Balances below 1 NEAR" }).getByText("0.5 NEAR").waitFor();
    await ending.getByRole("link", { name: at.shardId }).click();
    await page.getByText("7 tokens").waitFor();
    assert.match(page.url(), /status=ends-7$/);
    assert.deepEqual(await page.troubles(), []);
  });

  it("says which versions are in use, and which of them are not the console's", async () => {
    const { version } = (await (await fetch(`${at.url}/api/v1/version`)).json()) as { version: string };
    const asks = (headers: Record<string, string>) => at.adminFetch("/shards", { headers });
    await asks({ "user-agent": "pulumi-keyring/9.1.2 (Node.js 24.1.0; linux)" });
    await asks({ "user-agent": "curl/8.1.2" });
    const page = await openAs(administrator, at, browser, "/");
    const versions = page.getByRole("region", { name: "Versions" });
    await versions.getByText(version, { exact: true }).waitFor();
    const clients = versions.getByRole("listitem");
    assert.match((await clients.allInnerTexts()).join(), /^9\.1\.2 last seen just now Not the console's version$/);
    assert.deepEqual(await page.troubles(), []);
  });

  it("has its menu behind a button on a phone, and the colours that one has chosen", async () => {
    const page = await openAs(administrator, at, browser, "/you", { viewport: { width: 390, height: 844 } });
    const link = page.getByRole("link", { name: "People" });
    await page.getByRole("heading", { name: "You", exact: true }).waitFor();
    assert.equal(await link.isVisible(), false);
    const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const light = await background();
    await page.getByLabel("Theme").selectOption("Dark");
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole("heading", { name: "You", exact: true }).waitFor();
    assert.equal(await background(), dark);
    await page.getByRole("button", { name: "Menu" }).click();
    await link.click();
    await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
    assert.equal(await link.isVisible(), false, "it is closed again");
    await page.setViewportSize({ width: 1280, height: 800 });
    await link.waitFor();
    assert.equal(await page.getByRole("button", { name: "Menu" }).isVisible(), false, "the menu is beside the page");
    assert.deepEqual(await page.troubles(), []);
  });
});
