import assert from "node:assert/strict";
import { addKey, MASTER, somePublicKey } from "../../console/custodian/support.js";
import { openBrowser } from "../../support/browser.js";
import { ask, openAs, withAdministrator } from "./support.js";

describe("the console's pages: other lists", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  const open = (path: string) => openAs(administrator, at, browser, path);

  it("have access keys newest first, sort and filter them, and keep all of it in the address", async () => {
    for (let number = 1; number <= 55; number++) {
      const expiresAt = new Date(Date.now() + number * 86_400_000).toISOString();
      await ask(at, "/access-keys", {
        body: { name: `key ${number}.`, rights: ["view-tokens"], shards: "all", expiresAt },
      });
    }
    const page = await open("/access-keys");
    await page.getByText("1–50 of 56 access keys").waitFor();
    const first = () => page.locator(".name-cell").first().innerText();
    assert.equal(await first(), "key 55.");
    await page.getByRole("button", { name: "Expires" }).click();
    await page.getByRole("link", { name: "key 1." }).waitFor();
    assert.equal(await first(), "key 1.");
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText("51–56 of 56 access keys").waitFor();
    await page.reload();
    await page.getByText("51–56 of 56 access keys").waitFor();
    await page.getByLabel("Status").selectOption("Active");
    await page.getByRole("searchbox", { name: "Find by name or id" }).fill("KEY 5");
    await page.getByText("7 access keys").waitFor();
    assert.match(page.url(), /status=active/);
    assert.match(page.url(), /sort=end/);
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("1–50 of 56 access keys").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("find accounts in custody and operations by a part of what they are about", async () => {
    const key = somePublicKey();
    await addKey(at, key);
    const page = await open(`/shards/${at.shardId}/custodian`);
    const search = page.getByRole("searchbox");
    await page.getByRole("link", { name: MASTER }).waitFor();
    await search.fill("nobody");
    await page.getByText("No accounts match “nobody”").waitFor();
    await search.fill(MASTER.slice(3, 9));
    await page.getByRole("link", { name: MASTER }).waitFor();
    await page.goto(`/#/shards/${at.shardId}/operations`);
    await search.fill(key.slice(-10));
    await page.getByText("1 operation", { exact: true }).waitFor();
    await page.getByLabel("Status").selectOption("Failed");
    await page.getByText("No operations match").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
