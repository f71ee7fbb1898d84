import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { addKey, keysOf, MASTER, settled, somePublicKey } from "../../console/custodian/support.js";
import { startTroubledRpc } from "../../console/custodian/troubled-rpc.js";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, type SignedIn } from "./support.js";

const NEAR = 10n ** 24n;

describe("the console's pages: the custodian", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let administrator: SignedIn;
  before(async () => {
    at = await startConsole({ allowPrivateUpstreams: true });
    administrator = await makeAdministrator(at);
  });
  after(() => at?.close());

  const custodianPage = (someone = administrator) => openAs(someone, at, browser, `/shards/${at.shardId}/custodian`);
  const accountPage = (accountId = MASTER, someone = administrator) =>
    openAs(someone, at, browser, `/shards/${at.shardId}/custodian/${accountId}`);
  /** A sub-account of a test's own. */
  const makeAccount = async (name: string): Promise<string> => {
    const accountId = `${name}.${MASTER}`;
    await settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body: { accountId } }));
    return accountId;
  };
  const dialogOf = (page: TestPage) => page.getByRole("dialog");
  const askForKey = async (page: TestPage, publicKey: string) => {
    await page.getByRole("button", { name: "Add public key" }).click();
    await dialogOf(page).getByLabel("Public key").fill(publicKey);
    await dialogOf(page).getByRole("button", { name: "Add public key" }).click();
  };

  it("show the accounts that the console signs for, with what they have", async () => {
    const accountId = await makeAccount("shown");
    const page = await custodianPage();
    const row = page.getByRole("row", { name: accountId });
    await row.getByText("1 NEAR", { exact: true }).waitFor();
    assert.equal(await row.getByText("1 NEAR", { exact: true }).getAttribute("title"), `${NEAR} yoctoNEAR`);
    await row.getByRole("link", { name: accountId }).click();
    await page.getByRole("heading", { name: accountId, exact: true }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("add a key from the account's menu, wait with the person for the chain, and have it there", async () => {
    const publicKey = somePublicKey();
    const page = await custodianPage();
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route("**/api/v1/operations/**", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("button", { name: `Actions for ${MASTER}`, exact: true }).click();
    await page.getByRole("menuitem", { name: "Add public key" }).click();
    await page.getByRole("dialog", { name: "Add public key" }).waitFor();
    // As it is pasted: with what stood around it.
    await page.getByRole("textbox", { name: "Public key" }).fill(` ${publicKey}\t`);
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("Waiting for the chain").waitFor();
    goOn();
    await dialogOf(page).getByRole("status").getByText(`The key is on ${MASTER}`).waitFor();
    assert.ok((await keysOf(at)).includes(publicKey));
    await page.keyboard.press("Enter");
    await dialogOf(page).waitFor({ state: "detached" });
    assert.deepEqual(await page.troubles(), []);
  });

  it("show a key that was added without the page being loaded again, and say when it is there already", async () => {
    const accountId = await makeAccount("twice");
    const publicKey = somePublicKey();
    const page = await accountPage(accountId);
    await askForKey(page, publicKey);
    await dialogOf(page).getByText("The key is on").waitFor();
    await dialogOf(page).getByRole("button", { name: "Close" }).click();
    await page.getByRole("row", { name: publicKey }).getByText("by you").waitFor();
    await askForKey(page, publicKey);
    await dialogOf(page).getByRole("alert").getByText(`"${accountId}" has the key ${publicKey} already`).waitFor();
    assert.equal((await keysOf(at, accountId)).filter((key) => key === publicKey).length, 1);
    assert.deepEqual(await page.troubles(), []);
  });

  it("say beside the field what is no public key, and take the right one then", async () => {
    const accountId = await makeAccount("mistyped");
    const publicKey = somePublicKey();
    const page = await accountPage(accountId);
    await askForKey(page, publicKey.slice(0, -5));
    await dialogOf(page).getByText("is not a public key: one of ed25519 has 32 bytes").waitFor();
    const field = dialogOf(page).getByLabel("Public key");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await page.evaluate("document.activeElement.name"), "publicKey");
    await field.fill(publicKey);
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("The key is on").waitFor();
    assert.ok((await keysOf(at, accountId)).includes(publicKey));
    assert.deepEqual(await page.troubles(), []);
  });

  it("refuse a private key in place of a public one, and repeat it nowhere", async () => {
    const { privateKey } = generateKeyPair();
    const page = await accountPage();
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.getByRole("button", { name: "Add public key" }).click();
    await dialogOf(page).getByLabel("Public key").fill(privateKey);
    await dialogOf(page).getByText("looks like a private key").waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await dialogOf(page).getByLabel("Public key").inputValue(), privateKey);
    assert.ok(!sent.join().includes(privateKey.slice(-30)), "it stays in the browser");
    await dialogOf(page).getByText(`near generate-key ${MASTER} --networkId ${at.shardId}`).waitFor();
    assert.ok(!(await leftIn(page, { besideFields: true })).includes(privateKey.slice(-30)));
    await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
    await dialogOf(page).waitFor({ state: "detached" });
    assert.ok(!(await leftIn(page)).includes(privateKey.slice(-30)));
    assert.deepEqual(await page.troubles(), []);
  });

  it("remove a key after a question, and keep the one that the custodian signs with", async () => {
    const accountId = await makeAccount("fewer");
    const [own = ""] = await keysOf(at, accountId);
    const publicKey = somePublicKey();
    await addKey(at, publicKey, {}, accountId);
    const page = await accountPage(accountId);
    const remove = page.getByRole("button", { name: `Remove ${publicKey}` });
    await remove.click();
    await page.getByRole("dialog", { name: "Remove this key?" }).getByText("The key can be added again").waitFor();
    await page.keyboard.press("Escape");
    await dialogOf(page).waitFor({ state: "detached" });
    assert.deepEqual((await keysOf(at, accountId)).sort(), [own, publicKey].sort());
    await remove.click();
    await page.getByRole("button", { name: "Remove key" }).click();
    await dialogOf(page).getByText(`The key is no longer on ${accountId}`).waitFor();
    assert.deepEqual(await keysOf(at, accountId), [own]);
    await dialogOf(page).getByRole("button", { name: "Close" }).click();
    await remove.waitFor({ state: "detached" });
    await page.getByRole("row", { name: own }).getByText("The custodian signs with it").waitFor();
    assert.equal(await page.getByRole("button", { name: `Remove ${own}` }).count(), 0);
    assert.deepEqual(await page.troubles(), []);
  });

  it("warn before a key goes that a Pulumi stack has added", async () => {
    const publicKey = somePublicKey();
    await addKey(at, publicKey, { owner: "eu/acme/shop/prod/deployer", instance: "5f0c" });
    const page = await accountPage();
    await page.getByRole("row", { name: publicKey }).getByText("acme/shop/prod").waitFor();
    await page.getByRole("button", { name: `Remove ${publicKey}` }).click();
    const warning = dialogOf(page).getByText("It belongs to the Pulumi stack acme/shop/prod");
    assert.match(
      await warning.innerText(),
      /as its resource deployer\..*pulumi up --refresh that stack adds it again/s,
    );
    assert.deepEqual(await page.troubles(), []);
  });

  it("make a sub-account with exactly the balance that was written", async () => {
    const accountId = `exact.${MASTER}`;
    const publicKey = somePublicKey();
    const page = await custodianPage();
    await page.getByRole("button", { name: "Create an account" }).click();
    const create = dialogOf(page).getByRole("button", { name: "Create" });
    await dialogOf(page).getByLabel("Account id").fill(accountId);
    await dialogOf(page).getByLabel("Public key").fill(publicKey);
    await dialogOf(page).getByLabel("Initial balance").fill("1,5");
    await dialogOf(page).getByText("a point before the decimals").waitFor();
    assert.equal(await create.isDisabled(), true);
    await dialogOf(page).getByLabel("Initial balance").fill("2.000000000000000000000001");
    await create.click();
    await dialogOf(page).getByText(`The account ${accountId} is there, and in custody`).waitFor();
    await dialogOf(page).getByRole("button", { name: "Close" }).click();
    await page.getByRole("row", { name: accountId }).getByText("2 NEAR").waitFor();
    const { balance } = await ask<{ balance: string }>(at, `/shards/${at.shardId}/accounts/${accountId}`);
    assert.equal(balance, String(2n * NEAR + 1n));
    assert.ok((await keysOf(at, accountId)).includes(publicKey));
    assert.deepEqual(await page.troubles(), []);
  });

  it("say beside the field which accounts cannot be made here", async () => {
    const page = await custodianPage();
    await page.getByRole("button", { name: "Create an account" }).click();
    await dialogOf(page).getByLabel("Account id").fill("app.somebody.testnet");
    await dialogOf(page).getByRole("button", { name: "Create" }).click();
    await dialogOf(page).getByText("is not a sub-account of an account that the custodian").waitFor();
    assert.equal(await dialogOf(page).getByLabel("Account id").getAttribute("aria-invalid"), "true");
    assert.deepEqual(await page.troubles(), []);
  });

  it("show what the chain refuses, with its own name for the reason", async () => {
    const page = await custodianPage();
    await page.getByRole("button", { name: "Create an account" }).click();
    await dialogOf(page).getByLabel("Account id").fill(`rich.${MASTER}`);
    await dialogOf(page).getByLabel("Initial balance").fill("99999999999999");
    await dialogOf(page).getByRole("button", { name: "Create" }).click();
    const failure = dialogOf(page).getByRole("alert");
    await failure.getByText("The account that signs has too little balance.").waitFor();
    await failure.getByText("NotEnoughBalance").waitFor();
    await dialogOf(page).getByRole("button", { name: "Close" }).click();
    await dialogOf(page).waitFor({ state: "detached" });
    assert.equal(await page.getByRole("row", { name: `rich.${MASTER}` }).count(), 0);
    assert.deepEqual(await page.troubles(), []);
  });

  it("tell later what became of an operation, by whom it was asked for, and the chain's reason where it failed", async () => {
    const publicKey = somePublicKey();
    await addKey(at, publicKey);
    const accountId = `richer.${MASTER}`;
    const body = { accountId, initialBalance: "9".repeat(38) };
    await settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body }));
    const page = await custodianPage();
    await page.getByRole("link", { name: "Operations" }).click();
    const failed = page.getByRole("row", { name: accountId });
    await failed.getByText("Create account").waitFor();
    await failed.getByText("Failed", { exact: true }).waitFor();
    await failed.getByText("The account that signs has too little balance. NotEnoughBalance").waitFor();
    const added = page.getByRole("row", { name: publicKey });
    await added.getByText("Add key").waitFor();
    await added.getByText("Done", { exact: true }).waitFor();
    await added.getByText("by access key “first access key”").waitFor();
    const rows = await page.getByRole("row").allInnerTexts();
    const [newest = "", second = ""] = rows.slice(1);
    assert.ok(newest.includes(accountId) && second.includes(publicKey), "the newest first");
    assert.deepEqual(await page.troubles(), []);
  });

  it("show an operation as pending while its shard does not answer, and its end without being loaded again", async () => {
    const under = await ShardUnderTest.start();
    const shard = await serve(under);
    const rpc = await startTroubledRpc(shard.url);
    const shardId = "slow-calimero-testnet";
    await ask(at, "/shards", { body: { id: shardId, masterAccount: MASTER, rpcUrl: rpc.url } });
    const custody = { method: "PUT", body: { privateKey: under.key.privateKey } };
    await ask(at, `/shards/${shardId}/accounts/${MASTER}`, custody);
    rpc.mode = "fail";
    const page = await openAs(administrator, at, browser, `/shards/${shardId}/custodian/${MASTER}`);
    const publicKey = somePublicKey();
    await askForKey(page, publicKey);
    await dialogOf(page).getByRole("link", { name: "operations of the shard" }).click();
    const row = page.getByRole("row", { name: publicKey });
    await row.getByText("Pending", { exact: true }).waitFor();
    await page.getByRole("status").getByText("1 pending").waitFor({ state: "attached" });
    rpc.mode = "answer";
    await row.getByText("Done", { exact: true }).waitFor();
    await page.getByRole("status").getByText("Nothing is pending").waitFor({ state: "attached" });
    assert.ok((await under.keysOf(MASTER)).includes(publicKey));
    assert.deepEqual(await page.troubles(), []);
    rpc.server.close();
    await shard.close();
    await under.dispose();
  });

  it("take an account into custody with its private key, which is then nowhere in the page", async () => {
    const under = await ShardUnderTest.start();
    const rpc = await serve(under);
    const shardId = "far-calimero-testnet";
    await ask(at, "/shards", { body: { id: shardId, masterAccount: MASTER, rpcUrl: rpc.url } });
    const page = await openAs(administrator, at, browser, `/shards/${shardId}/custodian`);
    await page.getByText("No accounts found").waitFor();
    await page.getByRole("button", { name: "Take an account into custody" }).click();
    await dialogOf(page).getByLabel("Account id").fill(MASTER);
    const field = dialogOf(page).getByLabel("Private key");
    const take = dialogOf(page).getByRole("button", { name: "Take into custody" });
    const foreign = generateKeyPair();
    await field.fill(foreign.privateKey);
    await take.click();
    await dialogOf(page).getByText("the chain knows no such key of account").waitFor();
    assert.equal(await field.getAttribute("type"), "password");
    await field.fill(under.key.privateKey);
    await take.click();
    await dialogOf(page).getByText("The chain has confirmed the key").waitFor();
    await dialogOf(page).getByRole("button", { name: "Close" }).click();
    await page.getByRole("row", { name: MASTER }).getByText("you", { exact: true }).waitFor();
    const left = await leftIn(page);
    for (const { privateKey } of [foreign, under.key]) assert.ok(!left.includes(privateKey.slice(-30)));
    assert.deepEqual(await keysOf({ ...at, shardId }), [under.key.publicKey]);
    assert.deepEqual(await page.troubles(), []);
    await rpc.close();
    await under.dispose();
  });

  it("leave nothing in the page of a private key that was typed and not sent", async () => {
    const { privateKey } = generateKeyPair();
    const page = await custodianPage();
    for (const leave of ["Escape", "Cancel"] as const) {
      await page.getByRole("button", { name: "Take an account into custody" }).click();
      assert.equal(await dialogOf(page).getByLabel("Private key").inputValue(), "");
      await dialogOf(page).getByLabel("Private key").fill(privateKey);
      if (leave === "Escape") await page.keyboard.press(leave);
      else await dialogOf(page).getByRole("button", { name: leave }).click();
      await dialogOf(page).waitFor({ state: "detached" });
      assert.ok(!(await leftIn(page)).includes(privateKey.slice(-30)));
    }
    assert.deepEqual(await page.troubles(), []);
  });

  it("let someone add a key who may view none, and show them what came of that, and nothing of others", async () => {
    const adder = await makePerson(at, ["add-keys"], [at.shardId], "adder@example.org");
    const accountId = await makeAccount("unseen");
    const foreign = somePublicKey();
    await addKey(at, foreign, {}, accountId);
    const page = await openAs(adder, at, browser, `/shards/${at.shardId}`);
    await page.getByRole("link", { name: "Add a public key" }).click();
    assert.equal(await page.getByRole("link", { name: "Custodian" }).count(), 0);
    const add = page.getByRole("button", { name: "Add public key" });
    await page.getByText(`like ${MASTER}`).waitFor();
    await page.getByLabel("Account id").fill(`nobodys.${MASTER}`);
    const publicKey = somePublicKey();
    await page.getByLabel("Public key").fill(publicKey);
    await add.click();
    await page.getByRole("alert").getByText(`keeps no account "nobodys.${MASTER}"`).waitFor();
    await page.getByLabel("Account id").fill(` ${accountId} `);
    await add.click();
    await page.getByRole("status").getByText(`The key is on ${accountId}`).waitFor();
    assert.ok((await keysOf(at, accountId)).includes(publicKey));
    await page.getByRole("button", { name: "Add another key" }).click();
    assert.equal(await page.getByLabel("Public key").inputValue(), "");
    assert.equal(await page.evaluate("document.activeElement.name"), "publicKey");
    assert.equal(await page.getByLabel("Account id").inputValue(), ` ${accountId} `);
    await page.getByLabel("Public key").fill(foreign);
    await add.click();
    await page.getByRole("alert").getByText("has the key").waitFor();
    await page.getByRole("link", { name: "Operations" }).click();
    const row = page.getByRole("row", { name: publicKey });
    await row.getByText("Done", { exact: true }).waitFor();
    await row.getByText("by you").waitFor();
    assert.equal(await page.getByRole("row").count(), 2, "its heading, and the one");
    assert.equal(await row.getByRole("link").count(), 0, "the account's page is not for them");
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer nothing of operations to who may not ask for any", async () => {
    const other = await makePerson(at, ["view-tokens"], [at.shardId], "tokens@example.org");
    const page = await openAs(other, at, browser, `/shards/${at.shardId}`);
    await page.getByRole("link", { name: "Tokens" }).first().waitFor();
    for (const name of ["Operations", "Custodian", "Add a public key"])
      assert.equal(await page.getByRole("link", { name }).count(), 0, name);
    assert.deepEqual(await page.troubles(), []);
  });

  it("show accounts and keys, and no buttons, to those who may only look", async () => {
    const reader = await makePerson(at, ["view-keys"], [at.shardId], "keys@example.org");
    const page = await custodianPage(reader);
    await page.getByRole("link", { name: MASTER, exact: true }).waitFor();
    const buttons = () =>
      page.evaluate<string[]>(
        '[...document.querySelectorAll("main button:not(search *, th *)")].map((one) => one.ariaLabel ?? one.innerText)',
      );
    assert.deepEqual(
      (await buttons()).filter((name) => !name.startsWith("Actions for ")),
      [],
    );
    await page.getByRole("button", { name: `Actions for ${MASTER}`, exact: true }).click();
    assert.deepEqual(await page.getByRole("menuitem").allInnerTexts(), ["View keys"]);
    await page.getByRole("menuitem", { name: "View keys" }).click();
    await page.getByRole("row").nth(1).waitFor();
    assert.deepEqual(
      (await buttons()).filter((name) => !name.startsWith("Copy ")),
      [],
    );
    assert.deepEqual(await page.troubles(), []);
  });

  it("give an account out of custody after a question, and say which key the chain still has", async () => {
    const accountId = await makeAccount("leaving");
    const { signingKey } = await ask<{ signingKey: string }>(at, `/shards/${at.shardId}/accounts/${accountId}`);
    const page = await accountPage(accountId);
    const release = async () => {
      await page.getByRole("button", { name: "Release from custody…" }).click();
      await dialogOf(page).getByText("The account").first().waitFor();
    };
    await release();
    await dialogOf(page).getByText("has no other full-access key").waitFor();
    await dialogOf(page).getByRole("button", { name: "Release from custody" }).click();
    await dialogOf(page).getByRole("alert").waitFor();
    await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
    await ask(at, `/shards/${at.shardId}/accounts/${accountId}`);

    await addKey(at, somePublicKey(), {}, accountId);
    await page.reload();
    await release();
    await dialogOf(page).getByText("keeps 1 other full-access key").waitFor();
    await dialogOf(page).getByRole("button", { name: "Release from custody" }).click();
    await dialogOf(page).getByText(`near delete-key ${accountId} ${signingKey}`, { exact: true }).waitFor();
    assert.equal((await at.adminFetch(`/shards/${at.shardId}/accounts/${accountId}`)).status, 404);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Custodian" }).waitFor();
    assert.equal(await page.getByRole("link", { name: accountId }).count(), 0);
    assert.deepEqual(await page.troubles(), []);
  });
});

/** Whatever the page still has somewhere: its document, its fields, its storage, its address. */
async function leftIn(page: TestPage, { besideFields = false } = {}): Promise<string> {
  return await page.evaluate<string>(`(() => {
    const copy = document.documentElement.cloneNode(true);
    const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
    if (${besideFields}) for (const field of copy.querySelectorAll("input, textarea")) field.remove();
    const rest = [{ ...localStorage }, { ...sessionStorage }, history.state, location.href, document.title];
    return JSON.stringify([copy.outerHTML, ${besideFields} ? [] : fields, rest]);
  })()`);
}
