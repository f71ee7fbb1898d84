import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { addKey, keyPath, keysPath, MASTER, settled, somePublicKey } from "../../console/custodian/support.js";
import { accessibilityFindings, openBrowser } from "../../support/browser.js";
import { ask, openAs, withAdministrator } from "./support.js";

describe("the console's pages: function-call keys", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();
  const accountPage = (accountId = MASTER, options = {}) =>
    openAs(administrator, at, browser, `/shards/${at.shardId}/custodian/${accountId}`, options);

  it("are added with contract, methods and an exact allowance, and show what they may do", async () => {
    const publicKey = somePublicKey();
    const page = await accountPage();
    await page.getByRole("button", { name: "Add public key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Public key").fill(publicKey);
    await dialog.getByText("Call one contract").click();
    await dialog.getByText("It cannot send NEAR, deploy contracts, add or remove keys").waitFor();
    const add = dialog.getByRole("button", { name: "Add public key" });
    assert.equal(await add.isDisabled(), true, "without a contract");
    await dialog.getByRole("textbox", { name: "Contract" }).fill("No Account");
    await dialog.getByText("is not an account id").waitFor();
    await dialog.getByRole("textbox", { name: "Contract" }).fill(` app.${MASTER} `);
    await dialog.getByText("Empty: every method of the contract").waitFor();
    await dialog.getByLabel("Methods (optional)").fill("set, get,set");
    await dialog.getByText("Only set, get.").waitFor();
    await dialog.getByRole("textbox", { name: "Allowance" }).fill("0,1");
    await dialog.getByText("a point before the decimals").waitFor();
    assert.equal(await add.isDisabled(), true, "with what is no amount");
    assert.deepEqual(await accessibilityFindings(page), []);
    await dialog.getByRole("textbox", { name: "Allowance" }).fill("0.100000000000000000000001");
    await add.click();
    await dialog.getByText("The key is on").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    const row = page.getByRole("row", { name: publicKey });
    await row.getByText(`set, get of app.${MASTER}; 0.1 NEAR left for gas`).waitFor();
    assert.deepEqual(
      await ask<object>(at, keyPath(at, publicKey)).then((key) => "functionCall" in key && key.functionCall),
      {
        receiverId: `app.${MASTER}`,
        methodNames: ["set", "get"],
        allowance: "100000000000000000000001",
      },
    );
    await row.getByRole("button", { name: `Remove ${publicKey}` }).click();
    await page.getByText("can be added again, with an allowance of its own").waitFor();
    await page.keyboard.press("Escape");
    await page.goto(`/#/shards/${at.shardId}/operations`);
    await page.getByRole("row", { name: publicKey }).getByText("Add function-call key").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("stand on a phone with key and button in one line and what it may do below, and nothing beside the screen", async () => {
    const publicKey = somePublicKey();
    const functionCall = { receiverId: "app.testnet", methodNames: ["set"], allowance: null };
    await settled(at, await ask(at, keysPath(at), { body: { publicKey, functionCall } }));
    const page = await accountPage(MASTER, { viewport: { width: 390, height: 844 } });
    await page.getByRole("row", { name: publicKey }).getByText("set of app.testnet; no limit for gas").waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "Public key" }).isVisible(), false);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
    const row = page.getByRole("row", { name: publicKey });
    const topOf = async (name: string) => (await row.getByText(name, { exact: true }).boundingBox())?.y ?? Number.NaN;
    assert.ok((await topOf("Remove")) < (await topOf("Function calls")), "the key and its button are the first line");
    assert.deepEqual(await accessibilityFindings(page), []);
    assert.deepEqual(await page.troubles(), []);
  });

  it("as the key that the custodian signs with are said to be of no use, before anything is tried", async () => {
    const accountId = `limited.${MASTER}`;
    await settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body: { accountId } }));
    const [own, emergency] = [generateKeyPair(), generateKeyPair()];
    for (const { publicKey } of [own, emergency]) await addKey(at, publicKey, {}, accountId);
    const custody = { method: "PUT", body: { privateKey: own.privateKey } };
    await ask(at, `/shards/${at.shardId}/accounts/${accountId}`, custody);
    const page = await accountPage(accountId);
    await page.getByText("The custodian signs with it").waitFor();
    assert.equal(await page.getByText("The custodian cannot act for this account").count(), 0);

    const { value } = await ask<{ value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name: "elsewhere", permissions: "full" },
    });
    const { Account, JsonRpcProvider, KeyPairSigner } = await import("near-api-js");
    const url = `${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`;
    const signer = KeyPairSigner.fromSecretKey(emergency.privateKey as `ed25519:${string}`);
    const elsewhere = new Account(accountId, new JsonRpcProvider({ url, headers: { "x-api-key": value } }), signer);
    await elsewhere.deleteKey(own.publicKey);
    await page.reload();
    await page.getByText("The chain no longer has the key that it signs with").waitFor();
    await elsewhere.addFunctionCallAccessKey({ publicKey: own.publicKey, contractId: "app.testnet", methodNames: [] });
    await page.reload();
    const note = "On the chain, the key that it signs with may only call functions.";
    await page.getByText(note).waitFor();
    await page.getByRole("button", { name: "Add public key" }).click();
    await page.getByRole("dialog").getByText(note).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
