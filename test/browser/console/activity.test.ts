import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { openBrowser } from "../../support/browser.js";
import { ask, makePerson, openAs, withAdministrator } from "./support.js";

describe("the console's pages: activity", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  const issue = (name: string) =>
    ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name, permissions: ["view-blocks", "view-accounts"] },
    });

  it("shows who did what, found by who, action, outcome and time, all of it in the address", async () => {
    const { id } = await issue("watched");
    await ask(at, `/shards/${at.shardId}/tokens/${id}`, { method: "PATCH", body: { permissions: ["view-blocks"] } });
    const unknown = `keyring_${"0".repeat(43)}`;
    await at.adminFetch(`/shards/${at.shardId}/tokens/${id}`, { method: "DELETE", accessKey: unknown });
    const page = await openAs(administrator, at, browser, "/");
    await page.getByRole("link", { name: "Activity" }).click();
    const narrowed = page.getByRole("row", { name: "Narrow token" });
    await narrowed.waitFor();
    assert.match(await narrowed.innerText(), /watched\s*token of .*First access key\s*API, 127\.0\.0\.1/s);
    await narrowed.getByText("Details").click();
    await narrowed.getByText("view-accounts, view-blocks → view-blocks").waitFor();
    await page.getByLabel("Outcome").selectOption("Refused");
    await page.getByText("Refused: unauthenticated").waitFor();
    await narrowed.waitFor({ state: "detached" });
    await page.getByLabel("Outcome").selectOption("Any");
    await page.getByLabel("Action", { exact: true }).selectOption("Issue token");
    await page.getByLabel("Who").selectOption("Access key First access key");
    await page.getByLabel("Time").selectOption("Last 24 hours");
    await page.getByRole("status").getByText("1 record", { exact: true }).waitFor();
    assert.match(new URL(page.url()).hash, /^#\/activity\?actor=[0-9a-f-]{36}&action=issueToken&time=24h$/);
    await page.reload();
    await page.getByRole("link", { name: "watched" }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export JSON lines" }).click(),
    ]);
    const lines = (await readFile(await saved.path(), "utf8")).trim().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).target.id),
      [id],
    );
    await page.getByLabel("Time").selectOption("Between…");
    await page.getByLabel("From").fill("2100-01-01T00:00");
    await page.getByText("No records match these filters").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("has the history of a token, an access key and a person on their pages, and the rest of it behind a link", async () => {
    const { id } = await issue("with a history");
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens/${id}`);
    const history = page.getByRole("region", { name: "History" });
    await history.getByRole("row", { name: "Issue token" }).waitFor();
    assert.equal(await history.getByRole("row").count(), 2);
    for (let count = 0; count < 11; count++) await issue(`number ${count}`);
    await history.getByRole("link", { name: "First access key" }).click();
    await page.getByRole("heading", { name: "First access key" }).waitFor();
    await history.getByRole("link", { name: "All of its history" }).click();
    await page.getByRole("row", { name: "Create first access key" }).waitFor();
    await page.getByText("and what was done to it").waitFor();
    const bob = await makePerson(at, ["view-tokens"], [at.shardId]);
    await page.goto("/#/people");
    await page.getByRole("row", { name: bob.email }).getByRole("link").click();
    await history.getByRole("row", { name: "Invite person" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("is for those with the right to see it", async () => {
    const { id } = await issue("seen by few");
    const reader = await makePerson(at, ["view-tokens"], "all", "reader@example.org");
    const page = await openAs(reader, at, browser, `/shards/${at.shardId}/tokens/${id}`);
    await page.getByRole("heading", { name: "seen by few" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Activity" }).count(), 0);
    assert.equal(await page.getByRole("heading", { name: "History" }).count(), 0);
    await page.goto("/#/activity");
    await page.getByText("view-audit").waitFor();
  });
});
