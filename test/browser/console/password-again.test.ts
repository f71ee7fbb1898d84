import assert from "node:assert/strict";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, openAs, PASSWORD, tick } from "./support.js";

describe("the console's pages: the password, once more", () => {
  const browser = openBrowser();
  let at: TestConsole;
  /** How far the console's clock is ahead. */
  let ahead = 0;
  before(async () => {
    at = await startConsole({ now: () => new Date(Date.now() + ahead) });
  });
  after(() => at?.close());

  it("is asked for ten minutes later; a wrong one is refused, none cancels, the right one goes on", async () => {
    const administrator = await makeAdministrator(at);
    ahead = 11 * 60_000;
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
    await page.getByText("it cannot be obtained afterwards").waitFor();
    assert.deepEqual(
      (await keys()).filter((name) => name === "asked for"),
      ["asked for"],
    );
  });
});
