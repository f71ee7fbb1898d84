import assert from "node:assert/strict";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn, tick } from "./support.js";

describe("the console's pages: access keys", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let administrator: SignedIn;
  /** How far the console's clock is ahead. */
  let ahead = 0;
  before(async () => {
    at = await startConsole({ now: () => new Date(Date.now() + ahead) });
    administrator = await makeAdministrator(at);
  });
  afterEach(() => {
    ahead = 0;
  });
  after(() => at?.close());

  const accessKeysPage = (someone = administrator) => openAs(someone, at, browser, "/access-keys");
  const make = (name: string, rights: string[], shards: "all" | string[] = "all") =>
    ask<{ id: string; value: string }>(at, "/access-keys", { body: { name, rights, shards } });
  const selfOf = (accessKey: string) => at.adminFetch("/access-keys/self", { accessKey });
  const create = async (page: TestPage): Promise<string> => {
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("it is not shown again").waitFor();
    return (await page.locator(".secret-value").innerText()).trim();
  };

  it("make one for Keyring's Pulumi provider, which mints tokens with it and may do nothing else", async () => {
    const page = await accessKeysPage();
    await page.getByRole("link", { name: "Create an access key" }).click();
    await page.getByLabel("Name").fill("stack shop/prod");
    await page.getByRole("button", { name: "What the Pulumi provider needs" }).click();
    assert.equal(await page.getByRole("button", { name: "Create", exact: true }).isDisabled(), true, "on no shard yet");
    await tick(page, at.shardId);
    const value = await create(page);
    await page.getByText("Issue gateway tokens, View tokens, Revoke gateway tokens", { exact: true }).waitFor();
    await page.locator("dd").getByText(at.shardId, { exact: true }).waitFor();

    const self = (await (await selfOf(value)).json()) as { rights: string[]; shards: string[] };
    assert.deepEqual([self.rights, self.shards], [["issue-tokens", "view-tokens", "revoke-tokens"], [at.shardId]]);
    const path = `/shards/${at.shardId}/tokens`;
    const body = { name: "minted", permissions: ["view-blocks"] };
    const { id } = await ask<{ id: string }>(at, path, { accessKey: value, body });
    await ask(at, `${path}/${id}`, { accessKey: value, method: "DELETE" });
    for (const refused of ["/people", "/access-keys", `/shards/${at.shardId}/accounts`])
      assert.equal((await at.adminFetch(refused, { accessKey: value })).status, 403, refused);
    assert.deepEqual(await page.troubles(), []);
  });

  it("show the value once: it is copied, and is nowhere afterwards", async () => {
    const page = await openAs(administrator, at, browser, "/access-keys/create");
    await page.getByLabel("Name").fill("once");
    await tick(page, "View tokens");
    await page.getByText("All, also those added later").click();
    const value = await create(page);
    await page.getByRole("button", { name: "Copy The access key" }).click();
    await page.getByText("The access key is on the clipboard").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), value);
    await page.getByRole("link", { name: "I've copied it" }).click();
    await page.getByRole("row", { name: "once" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Create an access key" }).waitFor();
    const left = await page.evaluate(
      "document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])",
    );
    assert.ok(!String(left).includes(value));
    assert.deepEqual(await page.troubles(), []);
  });

  it("let one end after the days that were written, and say when, or never", async () => {
    const page = await openAs(administrator, at, browser, "/access-keys/create");
    const createButton = page.getByRole("button", { name: "Create", exact: true });
    await page.getByLabel("Name").fill("for a day");
    await tick(page, "View tokens");
    await tick(page, at.shardId);
    await page.getByRole("textbox", { name: "Days" }).fill("1.5");
    await page.getByText("A whole number of days").waitFor();
    assert.equal(await createButton.isDisabled(), true);
    await page.getByRole("textbox", { name: "Days" }).fill("1");
    const value = await create(page);
    await page.locator("dd").getByText("in 23 hours").waitFor();
    ahead = 24 * 3_600_000 - 60_000;
    assert.equal((await selfOf(value)).status, 200);
    ahead = 24 * 3_600_000;
    assert.equal((await selfOf(value)).status, 401);
    ahead = 0;

    await page.goto("/#/access-keys");
    await page.getByRole("row", { name: "for a day" }).getByText("in 23 hours").waitFor();
    await page.getByRole("link", { name: "Create an access key" }).click();
    await page.getByLabel("Name").fill("for good");
    await tick(page, "View tokens");
    await tick(page, at.shardId);
    await page.getByText("Never", { exact: true }).click();
    await page.getByText("works until it is removed").waitFor();
    const forGood = await create(page);
    assert.equal(((await (await selfOf(forGood)).json()) as { expiresAt: null }).expiresAt, null);
    assert.deepEqual(await page.troubles(), []);
  });

  it("remove one after a question: it is refused at once", async () => {
    const { value } = await make("to go", ["view-tokens"]);
    const page = await accessKeysPage();
    const askToRemove = async () => {
      await page.getByRole("button", { name: "Actions for to go" }).click();
      await page.getByRole("menuitem", { name: "Remove…" }).click();
      await page.getByRole("dialog", { name: "Remove “to go”?" }).waitFor();
    };
    await askToRemove();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await selfOf(value)).status, 200);
    await askToRemove();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("row", { name: "to go" }).waitFor({ state: "detached" });
    assert.equal((await selfOf(value)).status, 401);
    assert.deepEqual(await page.troubles(), []);
  });

  it("are found by a part of the name, never by the value, and say so where there is none", async () => {
    await make("Pipeline of the shop", ["view-tokens"]);
    const { value } = await make("bench", ["view-tokens"]);
    const page = await accessKeysPage();
    const search = page.getByRole("searchbox", { name: "Find by name or id" });
    await page.getByRole("row", { name: "bench" }).waitFor();
    await search.fill("PIPELINE of");
    await page.getByRole("row", { name: "bench" }).waitFor({ state: "detached" });
    await page.getByRole("row", { name: "Pipeline of the shop" }).waitFor();
    await search.fill("nobody");
    await page.getByText("No access keys match “nobody”").waitFor();
    await search.fill(value);
    await page.getByText("This looks like a value").waitFor();
    await page.getByRole("row", { name: "bench" }).waitFor();
    assert.equal(new URL(page.url()).hash, "#/access-keys");
    assert.deepEqual(await page.troubles(), []);
  });

  it("keep the last one that can manage the others, and say why", async () => {
    const page = await accessKeysPage();
    const [first] = (await ask<{ accessKeys: { name: string }[] }>(at, "/access-keys")).accessKeys;
    await page.getByRole("button", { name: `Actions for ${first?.name}`, exact: true }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("alert")
      .getByText(/last|no other/i)
      .first()
      .waitFor();
    assert.equal((await selfOf(at.accessKey)).status, 200);
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer nothing to do about one that holds more than oneself, and only one's own rights for a new one", async () => {
    await make("may more", ["view-tokens", "view-keys"], [at.shardId]);
    await make("may elsewhere", ["view-tokens"]);
    await make("may as much", ["view-tokens"], [at.shardId]);
    const lesser = await makePerson(at, ["view-tokens", "manage-access-keys"], [at.shardId], "lesser@example.org");
    const page = await accessKeysPage(lesser);
    await page.getByRole("button", { name: "Actions for may as much" }).waitFor();
    for (const name of ["may more", "may elsewhere"]) {
      await page.getByRole("row", { name }).waitFor();
      assert.equal(await page.getByRole("button", { name: `Actions for ${name}` }).count(), 0, name);
    }
    await page.getByRole("link", { name: "Create an access key" }).click();
    await page
      .getByText("You cannot grant that, because you lack Issue gateway tokens, Revoke gateway tokens")
      .waitFor();
    assert.equal(await page.getByRole("button", { name: "What the Pulumi provider needs" }).isDisabled(), true);
    await page.getByRole("checkbox", { name: at.shardId }).waitFor();
    assert.equal(await page.getByRole("checkbox").count(), 4, "Select all, two rights, one shard");
    assert.equal(await page.getByText("All, also those added later").count(), 0);
    assert.deepEqual(await page.troubles(), []);
  });

  it("disable one after a question that counts its tokens, and enable it again", async () => {
    const { value } = await make("to rest", ["issue-tokens", "view-tokens"]);
    const tokens = `/shards/${at.shardId}/tokens`;
    for (const name of ["first", "second"])
      await ask(at, tokens, { accessKey: value, body: { name, permissions: ["view-blocks"] } });
    const page = await accessKeysPage();
    await page.getByRole("link", { name: "to rest" }).click();
    await page.locator("dd").getByText("Active", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Disable…" }).click();
    const dialog = page.getByRole("dialog", { name: "Disable “to rest”?" });
    await dialog.getByText("2 tokens issued by it keep working").waitFor();
    assert.equal((await selfOf(value)).status, 200, "nothing happens before the answer");
    await dialog.getByRole("button", { name: "Disable", exact: true }).click();
    await page.locator("dd").getByText("Disabled", { exact: true }).waitFor();
    assert.equal((await selfOf(value)).status, 401);
    await page.locator("button:focus").filter({ hasText: "Enable…" }).waitFor();
    await page.getByRole("button", { name: "Enable…" }).click();
    await page.getByRole("dialog", { name: "Enable “to rest”?" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Enable", exact: true }).click();
    await page.locator("dd").getByText("Active", { exact: true }).waitFor();
    assert.equal((await selfOf(value)).status, 200);
    assert.deepEqual(await page.troubles(), []);
  });

  it("revoke every token that one issued and no other, and say how many and of which stack", async () => {
    const { value } = await make("leaked", ["issue-tokens", "view-tokens"]);
    const tokens = `/shards/${at.shardId}/tokens`;
    const issue = (accessKey: string, labels: Record<string, string> = {}) =>
      ask<{ value: string }>(at, tokens, { accessKey, body: { name: "token", permissions: ["view-blocks"], labels } });
    const owner = "acme/shop/prod/reader";
    const leaked = [await issue(value), await issue(value, { owner, instance: "1" }), await issue(value)];
    const other = await issue(at.accessKey);
    const page = await accessKeysPage();
    await page.getByRole("button", { name: "Actions for leaked" }).click();
    await page.getByRole("menuitem", { name: "Revoke its tokens…" }).click();
    const dialog = page.getByRole("dialog", { name: "Revoke all tokens of “leaked”?" });
    await dialog.getByRole("listitem").getByText(`${at.shardId}: 3 tokens`).waitFor();
    await dialog.getByText("acme/shop/prod", { exact: true }).waitFor();
    await dialog.getByText("“leaked” can still issue tokens").waitFor();
    await dialog.getByRole("button", { name: "Revoke all" }).click();
    await dialog.getByRole("status").getByText("3 tokens revoked").waitFor();
    const block = { method: "block", params: { finality: "final" } };
    for (const token of leaked) assert.equal((await at.gatewayFetch(token.value, block)).status, 401);
    assert.equal((await at.gatewayFetch(other.value, block)).status, 200);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator('[aria-label="Actions for leaked"]:focus').waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("say in the console's words where revoking an issuer's tokens fails, and try again", async () => {
    const { value } = await make("failing", ["issue-tokens"]);
    const body = { name: "token", permissions: ["view-blocks"] };
    await ask(at, `/shards/${at.shardId}/tokens`, { accessKey: value, body });
    const page = await accessKeysPage();
    await page.getByRole("button", { name: "Actions for failing" }).click();
    await page.getByRole("menuitem", { name: "Revoke its tokens…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("listitem").getByText(": 1 token").waitFor();
    await page.route("**/tokens?issuedBy=*", (route) => route.abort());
    await dialog.getByRole("button", { name: "Revoke all" }).click();
    await dialog.getByRole("alert").getByText("Whether it did what it was asked is not known").waitFor();
    await page.unroute("**/tokens?issuedBy=*");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByRole("status").getByText("1 token revoked").waitFor();
    assert.equal(await dialog.getByRole("alert").count(), 0);
  });

  it("stay findable when they were removed: in the list on demand, and from what they issued", async () => {
    const { value } = await make("long gone", ["issue-tokens"]);
    const body = { name: "orphan", permissions: ["view-blocks"] };
    const { id, issuedBy } = await ask<{ id: string; issuedBy: { id: string } }>(at, `/shards/${at.shardId}/tokens`, {
      accessKey: value,
      body,
    });
    await ask(at, `/access-keys/${issuedBy.id}`, { method: "DELETE" });
    const page = await accessKeysPage();
    await page.getByRole("link", { name: "first access key" }).waitFor();
    assert.equal(await page.getByRole("row", { name: "long gone" }).count(), 0);
    await page.getByLabel("Status").selectOption("All");
    await page.getByRole("row", { name: "long gone" }).getByText("Removed", { exact: true }).waitFor();
    await page.goto(`/#/shards/${at.shardId}/tokens/${id}`);
    await page.getByRole("link", { name: "“long gone”" }).click();
    await page.getByRole("heading", { name: "long gone" }).waitFor();
    await page.locator("dd").getByText("Removed", { exact: true }).waitFor();
    await page.getByText("Removed by").waitFor();
    assert.deepEqual(await page.getByRole("main").getByRole("button").allInnerTexts(), ["Revoke its tokens…"]);
    assert.deepEqual(await page.troubles(), []);
  });

  it("change the name and the rights of one, and rotate it: the old value works for the grace", async () => {
    const { id, value } = await make("a pipeline to change", ["view-tokens", "issue-tokens"]);
    const page = await openAs(administrator, at, browser, `/access-keys/${id}`);
    await page.getByRole("button", { name: "Change…" }).click();
    await page.getByLabel("Name").fill("a reader");
    await tick(page, "Issue gateway tokens");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "a reader" }).waitFor();
    const { rights } = (await (await selfOf(value)).json()) as { rights: string[] };
    assert.deepEqual(rights, ["view-tokens"]);
    await page.getByRole("button", { name: "Rotate…" }).click();
    await page.getByText("In an hour").click();
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    const fresh = await page.locator(".secret-value").innerText();
    assert.deepEqual([(await selfOf(value)).status, (await selfOf(fresh)).status], [200, 200]);
    await page.getByRole("button", { name: "I've copied it" }).click();
    await page.getByText("in 59 minutes").waitFor();
    assert.ok(!(await page.content()).includes(fresh));
    assert.deepEqual(await page.troubles(), []);
  });
});
