import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { keysOf, MASTER } from "../../console/custodian/support.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { ask, makeAdministrator, openAs, PASSWORD, type SignedIn } from "./support.js";

/**
 * Three documents of others, step by step. Calimero's two describe its hosted console, which is gone; whoever follows them at this one
 * finds each step. DataStax' describes Astra's console; its steps have a counterpart here.
 */
describe("the console's pages, by the documents", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let mail: MailServer;
  let administrator: SignedIn;
  before(async () => {
    mail = await startMailServer();
    at = await startConsole({ mail: mail.settings, allowPrivateUpstreams: true });
    administrator = await makeAdministrator(at);
  });
  after(async () => {
    await at?.close();
    await mail?.close();
  });

  const inMenu = (page: TestPage, name: string) =>
    page.getByRole("navigation", { name: "Console" }).getByRole("link", { name, exact: true });
  const openConsole = async () => {
    const page = await browser.page({ url: at.url });
    await page.getByLabel("E-mail address").fill(administrator.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Needs attention" }).or(page.getByText("Next steps")).first().waitFor();
    return page;
  };

  it("Calimero's “Generate Auth Token”: from the console to a request with the token", async () => {
    const page = await step("1. Navigate to the console", openConsole);
    await step("2. Click on Security in the menu on the left", () => inMenu(page, "Security").click());
    await step("3. Select Tokens", () => inMenu(page, "Tokens").click());
    await step("4. Click on Create new token", () =>
      page.getByRole("link", { name: /^Create (a )?new token$/ }).click(),
    );
    await step("5. Choose a name and select a duration", async () => {
      await page.getByLabel("Name").fill("by the document");
      await page.getByRole("radiogroup", { name: "Duration" }).getByText("Ephemeral").click();
      await page.getByLabel("Days").fill("7");
    });
    await step("6. You can choose either Granular or full access", async () => {
      const access = page.getByRole("radiogroup", { name: "Permissions" });
      await access.getByText("Full access").click();
      await access.getByText("Granular").click();
    });
    for (const [permission, meaning] of PERMISSIONS) {
      await step(`6. ${permission}: ${meaning}`, async () => {
        const option = page.locator("label", { hasText: new RegExp(`^${permission}\\s*${meaning}`) });
        await option.click();
        assert.ok(await option.getByRole("checkbox").isChecked());
      });
    }
    await step("7. Click on Generate", () => page.getByRole("button", { name: "Generate" }).click());
    const value = await step("8. Once the token is issued, you can copy it", async () => {
      await page.getByRole("button", { name: "Copy The token" }).click();
      await page.getByText("The token is on the clipboard").waitFor();
      return page.evaluate<string>("navigator.clipboard.readText()");
    });
    await step("8. … or request it to be sent to you by e-mail", async () => {
      await page.getByRole("button", { name: "Send it to me by e-mail" }).click();
      await page.getByText(`Sent to ${administrator.email}`).waitFor();
      assert.ok(mail.messages.some(({ text }) => text.includes(value)));
    });
    await step("The token cannot be obtained afterwards", async () => {
      await page.getByText("it is not shown again").waitFor();
      await page.getByRole("link", { name: "I've copied it" }).click();
      await page.getByRole("link", { name: "by the document" }).click();
      await page.getByRole("heading", { name: "by the document" }).waitFor();
      assert.ok(!(await page.content()).includes(value));
    });
    await step("With the token in hand, you are ready to call the shard", async () => {
      assert.equal((await at.gatewayFetch(value, { method: "block", params: { finality: "final" } })).status, 200);
    });
    assert.deepEqual(await page.troubles(), []);
  });

  it("Calimero's “Setting up the NEAR CLI”: the token for near-cli, and a key for the custodian's account", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("for near-cli");
    await page.getByText("Full access").click();
    await page.getByRole("button", { name: "Generate" }).click();
    await step("1. near set-api-key, with the address and the token that you copied", async () => {
      const example = page.locator("details", { has: page.getByText("near-cli", { exact: true }) });
      const command = `near set-api-key ${at.url}/api/v1/shards/${at.shardId}/neard-rpc/ "$NEAR_RPC_TOKEN"`;
      assert.ok((await example.textContent())?.includes(command));
    });
    await page.getByRole("link", { name: "I've copied it" }).click();
    // With the real near-cli: test/clients/near-cli.test.ts.
    const pair = generateKeyPair();
    await step("5. Open the console", () => page.goto("/"));
    await step("6. Click on Security", () => inMenu(page, "Security").click());
    await step("7. Click on Custodian", () => inMenu(page, "Custodian").click());
    await step("8. Search for your custodian account ID in the list and click on ⋮", async () => {
      await page.getByRole("searchbox", { name: "Find by account id" }).fill(MASTER);
      await page.getByText("1 account", { exact: true }).waitFor();
      await page.getByRole("button", { name: `Actions for ${MASTER}` }).click();
    });
    await step("9. Click on Add public key", () => page.getByRole("menuitem", { name: "Add public key" }).click());
    const dialog = page.getByRole("dialog", { name: "Add public key" });
    await step("2.–4. near generate-key for your account and shard stores a pair: copy its public key", async () => {
      await dialog.getByText(`near generate-key ${MASTER} --networkId ${at.shardId}`).waitFor();
      await dialog.getByText(`~/.near-credentials/${at.shardId}/${MASTER}.json`).waitFor();
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(pair.publicKey)})`);
    });
    await step("9. … and the key is the account's", async () => {
      await dialog.getByLabel("Public key").press("ControlOrMeta+V");
      await page.keyboard.press("Enter");
      await dialog.getByText(`The key is on ${MASTER}`).waitFor();
      assert.ok((await keysOf(at)).includes(pair.publicKey));
    });
    assert.deepEqual(await page.troubles(), []);
  });

  it("DataStax' page on tokens of Astra: its steps have a counterpart here, also with several shards", async () => {
    await ask(at, "/shards", {
      body: { id: "other-calimero-testnet", masterAccount: "other.calimero.testnet", rpcUrl: "http://127.0.0.1:1/" },
    });
    const page = await openAs(administrator, at, browser, "/");
    await step("1. Open the settings of the organization: here, of the shard", async () => {
      await inMenu(page, "Security").click();
      await page.getByRole("link", { name: "other-calimero-testnet" }).waitFor();
    });
    await step("2. Open the token management page", () =>
      page.getByRole("row", { name: at.shardId }).getByRole("link", { name: "Tokens" }).click(),
    );
    await step("2. … and select the role that has all permissions", async () => {
      await page.getByRole("link", { name: "Create a new token" }).click();
      await page.getByRole("button", { name: "Everything" }).click();
      await page.getByLabel("Name").fill("=by Astra's page");
      await page.getByRole("button", { name: "Generate" }).click();
    });
    const value = await step("Copy values in the clipboard: buttons stand beside each value", async () => {
      await page.getByRole("button", { name: "Copy The RPC URL" }).waitFor();
      await page.getByRole("button", { name: "Copy The token" }).waitFor();
      return (await page.locator(".secret-value").innerText()).trim();
    });
    await step("3. Save the token as a CSV: its values are not shown to you later", async () => {
      const download = page.getByRole("button", { name: "Download as CSV" });
      const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
      const [headings, line] = (await readFile((await file.path()) ?? "", "utf8")).split("\r\n");
      assert.equal(headings, "id,shardId,name,expiresAt,rpcUrl,token");
      assert.match(line ?? "", new RegExp(`,${at.shardId},'=by Astra's page,[^,]+,http[^,]+,${value}$`));
      await inMenu(page, "Custodian").click();
      await page.getByRole("heading", { name: "Custodian" }).waitFor();
    });
    assert.deepEqual(await page.troubles(), []);
  });
});

const PERMISSIONS = [
  ["Write", "Create blockchain"],
  ["View accounts", "View account state"],
  ["View contract code", "View the deployed wasm binary"],
  ["View keys", "View account public keys"],
  ["View contract state", "View state of the deployed contract"],
  ["View transactions", "View transaction status"],
  ["View blocks", "View block details"],
  ["View chunks", "View chunk details"],
] as const;

/** Does what a line says. What fails names the line. */
async function step<Result>(line: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw new Error(`“${line}” cannot be done as it is written: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
