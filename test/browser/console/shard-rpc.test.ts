import assert from "node:assert/strict";
import { ProviderRpc } from "../../console/shards/rpc.js";
import { accessibilityFindings, openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn } from "./support.js";

const KEY = "sk_live_browser_1";
const SHARD = "acme-calimero-testnet";

describe("the console's pages: a shard's RPC", () => {
  const browser = openBrowser();
  let rpc: ProviderRpc;
  let backup: ProviderRpc;
  let at: TestConsole;
  let administrator: SignedIn;
  before(async () => {
    rpc = await ProviderRpc.start();
    rpc.key = ["x-api-key", KEY];
    backup = await ProviderRpc.start();
    at = await startConsole({ allowPrivateUpstreams: true });
    administrator = await makeAdministrator(at);
  });
  after(async () => {
    await at?.close();
    await rpc?.close();
    await backup?.close();
  });

  const open = (path: string, someone = administrator) => openAs(someone, at, browser, path);
  const shard = () => ask<{ upstream: { endpoints: { url: string; headers: string[] }[] } }>(at, `/shards/${SHARD}`);

  it("is tested before the shard is added, with the header that it wants", async () => {
    const page = await open("/add-shard");
    await page.getByLabel("Shard id").fill(SHARD);
    await page.getByLabel("Master account").fill("acme.calimero.testnet");
    await page.getByLabel("RPC URL").fill(`${rpc.origin}/rpc`);
    const result = page.getByRole("status", { name: "Result of the connection test" });
    await page.getByRole("button", { name: "Test the connection" }).click();
    await result.getByText("does not accept the console's credentials (401)").waitFor();
    await page.getByRole("button", { name: "Add a header" }).click();
    assert.equal(await page.getByRole("button", { name: "Add", exact: true }).isDisabled(), true);
    await page.getByLabel("Header", { exact: true }).fill("host");
    await page.getByLabel("Value", { exact: true }).fill(KEY);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("cannot be set: the console or HTTP itself decides it").waitFor();
    await page.getByLabel("Header", { exact: true }).fill("X-Api-Key");
    await page.getByRole("button", { name: "Test the connection" }).click();
    await result.getByText("the RPC answers in").waitFor();
    await result.getByText("calimero-test").waitFor();
    await result.getByText("Block 42").waitFor();
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: SHARD }).waitFor();
    await page.getByRole("table", { name: "URLs of the RPC" }).getByText("x-api-key").waitFor();
    assert.ok(!(await page.content()).includes(KEY));
    assert.deepEqual((await shard()).upstream.endpoints[0]?.headers, ["x-api-key"]);
    assert.deepEqual(await page.troubles(), []);
  });

  it("shows how each URL is doing, and what a test found", async () => {
    const token = await ask<{ value: string }>(at, `/shards/${SHARD}/tokens`, {
      body: { name: "x", permissions: "full" },
    });
    rpc.answer = (response) => response.socket?.destroy();
    assert.equal((await at.gatewayFetch(token.value, { method: "block" }, SHARD)).status, 502);
    rpc.answer = undefined;
    const page = await open("/shards");
    await page.getByRole("row", { name: SHARD }).getByText("Fails", { exact: true }).waitFor();
    await page.getByRole("link", { name: SHARD }).click();
    await page.getByText("It closed the connection without an answer").waitFor();
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("the RPC answers in").waitFor();
    await at.gatewayFetch(token.value, { method: "block" }, SHARD);
    await page.reload();
    await page.getByText("Answers", { exact: true }).waitFor();
    assert.deepEqual([await page.troubles(), await accessibilityFindings(page)].flat(), []);
  });

  it("is changed in place: a second URL, a header that goes, and one that stays without being seen", async () => {
    const page = await open(`/shards/${SHARD}`);
    await page.getByRole("link", { name: "Change the RPC" }).click();
    await page.getByRole("heading", { name: `RPC of “${SHARD}”` }).waitFor();
    const value = page.getByLabel("Value of x-api-key");
    assert.equal(await value.inputValue(), "");
    await page.getByRole("button", { name: "Add another URL" }).click();
    await page.getByRole("group", { name: "RPC 2" }).getByLabel("RPC URL").fill("http://169.254.169.254/");
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("points to 169.254.169.254, which is link-local").waitFor();
    await page.getByRole("group", { name: "RPC 2" }).getByLabel("RPC URL").fill(`${backup.origin}/`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: SHARD, exact: true }).waitFor();
    assert.deepEqual(
      (await shard()).upstream.endpoints.map(({ url, headers }) => [url, headers]),
      [
        [`${rpc.origin}/rpc`, ["x-api-key"]],
        [`${backup.origin}/`, []],
      ],
    );

    await page.getByRole("link", { name: "Change the RPC" }).click();
    await page.getByRole("button", { name: "Remove the header x-api-key" }).click();
    await page.getByText("will be removed").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("does not accept the console's credentials (401)").waitFor();
    await page.getByRole("button", { name: "Keep x-api-key" }).click();
    await page.getByRole("group", { name: "RPC 1" }).getByLabel("RPC URL").fill(backup.origin);
    await page.getByText(`the console's value is for ${rpc.origin} only`).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual((await shard()).upstream.endpoints[0]?.headers, ["x-api-key"]);

    rpc.key = ["x-api-key", "rotated"];
    await page.getByRole("link", { name: "Change the RPC" }).click();
    await page.getByLabel("Value of x-api-key").fill("wrong");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("does not accept the console's credentials (401)").waitFor();
    await page.locator("label").filter({ hasText: "Save also if a URL does not work now" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: SHARD, exact: true }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("shows no path to who may not add shards, and offers only a test to who may manage them", async () => {
    const manager = await makePerson(at, ["manage-shards"], "all", "manager@example.org");
    const page = await open(`/shards/${SHARD}`, manager);
    await page.getByRole("table", { name: "URLs of the RPC" }).getByText(`${rpc.origin}/…`).waitFor();
    assert.ok(!(await page.content()).includes(`${rpc.origin}/rpc`));
    assert.equal(await page.getByRole("link", { name: "Change the RPC" }).count(), 0);
    await page.getByRole("button", { name: "Test the connection" }).waitFor();
    const reader = await makePerson(at, ["view-tokens"], "all", "reader@example.org");
    const theirs = await open(`/shards/${SHARD}`, reader);
    await theirs.getByRole("table", { name: "URLs of the RPC" }).waitFor();
    assert.equal(await theirs.getByRole("button", { name: "Test the connection" }).count(), 0);
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });
});
