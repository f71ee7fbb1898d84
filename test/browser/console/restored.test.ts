import assert from "node:assert/strict";
import { backUp, restoreElsewhere } from "../../console/restore/support.js";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, openAs } from "./support.js";

describe("the console's pages: after a restore", () => {
  const browser = openBrowser();
  let source: TestConsole;
  let at: TestConsole;
  before(async () => {
    source = await startConsole();
    for (const name of ["good", "leaked", "third"]) {
      await ask(source, `/shards/${source.shardId}/tokens`, { body: { name, permissions: "full" } });
    }
    at = await restoreElsewhere(await backUp(source), source);
  });
  after(async () => {
    await at?.close();
    await source?.close();
  });

  it("say what waits for review, where it is accepted and the rest revoked", async () => {
    const page = await openAs(await makeAdministrator(at), at, browser, "/");
    const banner = page.getByRole("complementary", { name: "Restored from a backup" });
    await banner.getByText("3 tokens, 1 access key").waitFor();
    await banner.getByRole("link", { name: "Review" }).click();
    await page.getByRole("heading", { name: "Restored from a backup", level: 1 }).waitFor();
    await page.getByText("Every key that you can view matches the backup").waitFor();
    await page.getByRole("button", { name: "Accept good" }).click();
    await banner.getByText("2 tokens, 1 access key").waitFor();
    await page.getByRole("button", { name: "Revoke leaked" }).click();
    await banner.getByText("1 token, 1 access key").waitFor();
    await page.getByRole("button", { name: "Revoke the rest" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await banner.waitFor({ state: "detached" });
    const { tokens } = await ask<{ tokens: { name: string; status: string }[] }>(at, `/shards/${at.shardId}/tokens`);
    const status = Object.fromEntries(tokens.map((token) => [token.name, token.status]));
    assert.deepEqual(status, { good: "active", leaked: "revoked", third: "revoked" });
    assert.deepEqual(await page.troubles(), []);
  });
});
