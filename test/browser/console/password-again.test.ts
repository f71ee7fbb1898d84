import assert from "node:assert/strict";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, openAs, PASSWORD, type SignedIn, tick } from "./support.js";

describe("the console's pages: the password, once more", () => {
  const browser = openBrowser();
  let at: TestConsole;
  /** How far the console's clock is ahead. */
  let ahead = 0;
  let administrator: SignedIn;
  before(async () => {
    at = await startConsole({ now: () => new Date(Date.now() + ahead) });
    administrator = await makeAdministrator(at);
  });
  // A password that the test before gave is too old, too.
  beforeEach(() => {
    ahead += 11 * 60_000;
  });
  after(() => at?.close());

  it("is asked for ten minutes later; a wrong one is refused, none cancels, the right one goes on", async () => {
    const page = await openAs(administrator, at, browser, "/access-keys");
    await page.getByRole("link", { name: "Create an access key" }).click();
    await page.getByLabel("Name").fill("asked for");
    await page.getByRole("button", { name: "What the Pulumi provider needs" }).click();
    await tick(page, at.shardId);
    const create = page.getByRole("button", { name: "Create", exact: true });
    const dialog = page.getByRole("dialog", { name: "Your password, please" });
    const keys = async () =>
      (await ask<{ accessKeys: { name: string }[] }>(at, "/access-keys")).accessKeys.map(({ name }) => name);

    await create.click();
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.ok(!(await keys()).includes("asked for"));

    await create.click();
    await dialog.getByLabel("Password").fill("something else entirely");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.getByText("it is not shown again").waitFor();
    assert.deepEqual(
      (await keys()).filter((name) => name === "asked for"),
      ["asked for"],
    );
  });

  it("is asked for before a shard is removed: nothing happens without it, and with it the shard goes", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}`);
    const question = page.getByRole("dialog", { name: `Remove “${at.shardId}” for good?` });
    const password = page.getByRole("dialog", { name: "Your password, please" });
    const status = async () => (await ask<{ status: string }>(at, `/shards/${at.shardId}`)).status;
    await page.getByRole("button", { name: "Remove…" }).click();
    await question.getByLabel("Shard id").fill(at.shardId);
    await question.getByRole("button", { name: "Remove", exact: true }).click();
    await password.getByRole("button", { name: "Cancel" }).click();
    await question.getByRole("alert").waitFor();
    assert.equal(await status(), "active");
    await question.getByRole("button", { name: "Remove", exact: true }).click();
    await password.getByLabel("Password").fill(PASSWORD);
    await password.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("status").getByText("is removed").waitFor();
    assert.equal(await status(), "removed");
    assert.deepEqual(await page.troubles(), []);
  });
});
