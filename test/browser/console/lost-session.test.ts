import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { MASTER } from "../../console/custodian/support.js";
import { accessibilityFindings, openBrowser, type TestPage } from "../../support/browser.js";
import { ask, openAs, PASSWORD, tick, withAdministrator } from "./support.js";

describe("the console's pages: a session that is lost while somebody types", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  /** Signs in anew, so that other tests have a session still. */
  const open = async (path: string) => {
    const body = { email: administrator.email, password: PASSWORD };
    const response = await at.adminFetch("/session", { body, accessKey: "" });
    const [name = "", value = ""] = (response.headers.get("set-cookie") ?? "").split(";", 1)[0]?.split("=") ?? [];
    const { binding } = (await response.json()) as { binding: string };
    const cookie = { name, value };
    const page = await openAs({ ...administrator, cookie, binding }, at, browser, path);
    const lose = async () => {
      const headers = { cookie: `${name}=${value}`, "x-keyring-binding": binding, origin: at.url };
      const ended = await at.adminFetch("/session", { method: "DELETE", accessKey: "", headers });
      assert.equal(ended.status, 204);
    };
    return { page, lose };
  };
  const dialogOf = (page: TestPage) => page.getByRole("dialog", { name: "Sign in again" });
  const signInAgain = async (page: TestPage) => {
    await dialogOf(page).getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await dialogOf(page).waitFor({ state: "detached" });
  };

  it("leaves the form for a token as it was, behind a sign-in that hides it", async () => {
    const { page, lose } = await open(`/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("typed before");
    await tick(page, "View blocks");
    await lose();
    await page.getByRole("button", { name: "Generate" }).click();
    await dialogOf(page).waitFor();
    assert.equal(await dialogOf(page).getByLabel("E-mail address").inputValue(), administrator.email);
    assert.equal(await page.evaluate("document.elementFromPoint(innerWidth - 5, 5).className"), "overlay hides-page");
    assert.deepEqual(await accessibilityFindings(page), []);
    await dialogOf(page).getByLabel("Password").fill("not my password at all");
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("The e-mail address or the password is wrong").waitFor();
    await signInAgain(page);
    await page.getByText("This was not done: your session had ended").waitFor();
    assert.equal(await page.getByLabel("Name").inputValue(), "typed before");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("heading", { name: "Token “typed before”" }).waitFor();
    const { tokens } = await ask<{ tokens: { permissions: unknown }[] }>(at, `/shards/${at.shardId}/tokens`);
    assert.deepEqual(
      tokens.map(({ permissions }) => permissions),
      [["view-blocks"]],
    );
    assert.deepEqual(await page.troubles(), []);
  });

  it("leaves a dialog with a private key as it was, and stores the key nowhere", async () => {
    const { page, lose } = await open(`/shards/${at.shardId}/custodian`);
    const { privateKey } = generateKeyPair();
    await page.getByRole("button", { name: "Take an account into custody" }).click();
    await page.getByLabel("Account id", { exact: true }).fill(MASTER);
    await page.getByLabel("Private key").fill(privateKey);
    await lose();
    await page.getByRole("button", { name: "Take into custody" }).click();
    await dialogOf(page).waitFor();
    const stored = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])");
    assert.ok(!String(stored).includes(privateKey.slice(-30)) && !String(stored).includes(PASSWORD));
    await signInAgain(page);
    assert.deepEqual(
      [
        await page.getByLabel("Account id", { exact: true }).inputValue(),
        await page.getByLabel("Private key").inputValue(),
      ],
      [MASTER, privateKey],
    );
    await page.getByRole("button", { name: "Take into custody" }).click();
    await page.getByText("the chain knows no such key of account").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("leaves nothing of it to somebody else", async () => {
    const { page, lose } = await open(`/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("of the one before");
    await lose();
    await page.getByRole("link", { name: "People" }).click();
    await page.getByRole("button", { name: "sign in as somebody else" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.ok(!(await page.content()).includes("of the one before"));
    await page.getByLabel("E-mail address").fill(administrator.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "People" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
