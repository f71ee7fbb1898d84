import assert from "node:assert/strict";
import { openBrowser } from "../../support/browser.js";
import { ask, makePerson, openAs, withAdministrator } from "./support.js";

describe("the console's pages: a token", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  const issue = (name: string, labels: Record<string, string> = {}) =>
    ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name, permissions: ["view-blocks"], expiresInSeconds: 86_400 * 30, labels },
    });
  const open = (id: string, as = administrator) => openAs(as, at, browser, `/shards/${at.shardId}/tokens/${id}`);
  const statusOf = async (value: string) => (await at.gatewayFetch(value)).status;

  it("is rotated: the new value is shown once, the old one can be used for the grace", async () => {
    const { id, value } = await issue("rotated by hand");
    const page = await open(id);
    await page.getByRole("button", { name: "Rotate…" }).click();
    await page.getByText("In an hour").click();
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    await page.getByRole("heading", { name: "Token “rotated by hand”" }).waitFor();
    await page.getByText("The previous value can be used until").waitFor();
    const fresh = await page.locator(".secret-value").innerText();
    assert.notEqual(fresh, value);
    assert.deepEqual([await statusOf(value), await statusOf(fresh)], [200, 200]);
    await page.getByRole("link", { name: "I've copied it" }).click();
    await page.getByText("2 tokens").waitFor();
    await page.getByText("To be revoked").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("of a stack leads to the stack's other tokens, and is rotated in its program", async () => {
    const owner = (resource: string) => ({ owner: `acme/shop/prod/${resource}`, instance: resource });
    const { id } = await issue("of a stack", owner("one"));
    await issue("its other", owner("two"));
    const page = await open(id);
    await page.getByText("rotation.triggers").waitFor();
    assert.equal(await page.getByRole("button", { name: "Rotate…" }).count(), 0);
    await page.getByRole("link", { name: "acme/shop/prod" }).click();
    await page.getByRole("link", { name: "its other" }).waitFor();
    await page.getByText("2 tokens").waitFor();
  });

  it("is tried through the gateway with a pasted value, and shows how much it was used", async () => {
    const { id, value } = await issue("tried");
    const page = await open(id);
    await page.getByText("No requests in the last 30 days").waitFor();
    const send = async (written: string) => {
      await page.getByLabel("The token's value").fill(written);
      await page.getByRole("button", { name: "Send the request" }).click();
    };
    await send("f".repeat(64));
    await page.getByText("This is not the value of this token").waitFor();
    await send(` ${value} `);
    await page.getByText("The gateway answered with status 200").waitFor();
    await page.getByText('"latest_protocol_version"').or(page.getByText('"author"')).first().waitFor();
    await page.getByLabel("Request", { exact: true }).selectOption("View keys (not permitted)");
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.getByText("status 403").waitFor();
    await page.reload();
    await page.getByText("1 request allowed in the last 30 days (1 read, 0 write), 1 denied.").waitFor();
    await page.getByText("Show as a table").click();
    const today = new Date().toISOString().slice(0, 10);
    await page.getByRole("row", { name: `${today} 1 0 1` }).waitFor();
    assert.ok(!(await page.content()).includes(value));
  });

  it("has its address and id to copy, and nothing to rotate for who may not issue", async () => {
    const { id } = await issue("looked at");
    const reader = await makePerson(at, ["view-tokens", "revoke-tokens"]);
    const page = await open(id, reader);
    await page.getByRole("button", { name: "Copy The id" }).click();
    await page.getByText("The id is on the clipboard").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), id);
    await page.getByRole("button", { name: "Narrow…" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Rotate…" }).count(), 0);
  });
});
