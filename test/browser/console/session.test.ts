import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makePerson, openAs, PASSWORD, withAdministrator } from "./support.js";

describe("the console's pages: who one is", () => {
  const browser = openBrowser();

  describe("where nobody is administrator yet", () => {
    let at: TestConsole;
    before(async () => {
      at = await startConsole();
    });
    after(() => at?.close());

    it("make the first administrator with the code from the file, and say beside the field what is wrong", async () => {
      const page = await browser.page({ url: at.url });
      await page.getByRole("heading", { name: "Become the first administrator" }).waitFor();
      const code = await readFile(join(at.dataDir, "setup-code"), "utf8");
      await page.getByLabel("Setup code").fill(`${code.trim()} `);
      await page.getByLabel("Your name").fill("Ada Lovelace");
      await page.getByLabel("E-mail address").fill("ada@example.org");
      await page.getByLabel("New password").fill("too short");
      await page.getByRole("button", { name: "Become administrator" }).click();
      await page.getByText("must have at least 12 characters").waitFor();
      assert.equal(await page.getByLabel("New password").getAttribute("aria-invalid"), "true");
      // The complaint goes while one types: with the mouse on the button, it does not move from under it.
      await page.getByLabel("New password").fill(PASSWORD);
      await page.getByText("must have at least 12 characters").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Become administrator" }).click();
      await page.getByRole("heading", { name: "Shards" }).waitFor();
      assert.ok(!existsSync(join(at.dataDir, "setup-code")));
      assert.deepEqual(await page.troubles(), []);
    });
  });

  describe("where people were invited with an access key, and none of them is administrator", () => {
    let at: TestConsole;
    before(async () => {
      at = await startConsole();
    });
    after(() => at?.close());

    it("let them sign in", async () => {
      const { email } = await makePerson(at, ["view-tokens"]);
      const page = await browser.page({ url: at.url });
      await page.getByRole("link", { name: "I can sign in" }).click();
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Shards" }).waitFor();
      assert.deepEqual(await page.troubles(), []);
    });
  });

  describe("where there is one", () => {
    const { at, administrator } = withAdministrator();

    const signIn = async (page: TestPage, password = PASSWORD) => {
      await page.getByLabel("E-mail address").fill(administrator.email);
      await page.getByLabel("Password").fill(password);
      await page.keyboard.press("Enter");
    };

    it("let people in with their password, to the page they asked for, and out again", async () => {
      const page = await browser.page({ url: `${at.url}/#/people` });
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await signIn(page, "not the password");
      await page.getByRole("alert").getByText("The e-mail address or the password is wrong").waitFor();
      await signIn(page);
      await page.getByRole("heading", { name: "People" }).waitFor();
      const [cookie] = await page.context().cookies();
      assert.ok(cookie?.httpOnly && cookie.sameSite === "Strict");
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.deepEqual(await page.context().cookies(), []);
      await page.waitForLoadState("networkidle");
      assert.equal(await page.getByText("has ended").count(), 0);
      assert.equal((await at.adminFetch("/session", { accessKey: "", headers: asCookie(cookie) })).status, 401);
      assert.deepEqual(await page.troubles(), []);
    });

    it("keep nothing where scripts of later pages find it but what binds the session, which is worth nothing without its cookie", async () => {
      const page = await browser.page({ url: at.url });
      await signIn(page);
      await page.getByRole("heading", { name: "Shards" }).waitFor();
      const look = () => page.evaluate("[{ ...localStorage }, { ...sessionStorage }, document.cookie]");
      const [local, session, cookie] = (await look()) as [Record<string, string>, object, string];
      assert.deepEqual([Object.keys(local), session, cookie], [["keyring-binding /"], {}, ""]);
      const headers = { "x-keyring-binding": local["keyring-binding /"] ?? "" };
      assert.equal((await at.adminFetch("/session", { accessKey: "", headers })).status, 401);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.deepEqual(await look(), [{}, {}, ""]);
    });

    it("take an invitation from its link, and leave the code in no address", async () => {
      const { invitation } = await ask<{ invitation: { code: string } }>(at, "/people", {
        body: { name: "Grace", email: "grace@example.org", rights: ["view-tokens"], shards: "all" },
      });
      const sent: string[] = [];
      const page = await browser.page({ url: at.url });
      page.on("request", (request) => sent.push(request.url()));
      await page.goto(`/#/invitation/${invitation.code}`);
      await page.waitForURL("**/#/invitation");
      await page.getByLabel("New password").fill(PASSWORD);
      await page.getByRole("button", { name: "Choose and sign in" }).click();
      await page.getByRole("heading", { name: "Shards" }).waitFor();
      assert.ok(!page.url().includes(invitation.code));
      assert.ok(!sent.join("\n").includes(invitation.code));
      await page.getByRole("link", { name: "Grace" }).waitFor();
      assert.deepEqual(await page.troubles(), []);
    });

    it("show what the rights of a person are for, and nothing else", async () => {
      const reader = await makePerson(at, ["view-tokens"], [at.shardId], "reader@example.org");
      const page = await openAs(reader, at, browser, `/shards/${at.shardId}/tokens`);
      await page.getByText("No active tokens").waitFor();
      const links = await page.getByRole("navigation", { name: "Console" }).getByRole("link").allInnerTexts();
      assert.deepEqual(links, [
        "Keyring console",
        "Home",
        "Shards",
        at.shardId,
        "Security",
        "Tokens",
        "API reference",
        "Bob\nreader@example.org",
      ]);
      assert.equal(await page.getByRole("link", { name: "Create a new token" }).count(), 0);
      await page.goto("/#/people");
      await page.getByRole("alert").getByText('lacks the right "manage-people"').waitFor();
      assert.deepEqual(await page.troubles(), []);
    });

    it("show the sign-in, as soon as something is asked for, when the session has ended elsewhere", async () => {
      const leaver = await makePerson(at, ["view-tokens"], "all", "leaver@example.org");
      const page = await openAs(leaver, at, browser, "/");
      await page.getByRole("heading", { name: "Shards" }).waitFor();
      await at.adminFetch("/session", {
        method: "DELETE",
        accessKey: "",
        headers: { ...asCookie(leaver.cookie), "x-keyring-binding": leaver.binding, origin: at.url },
      });
      await page.getByRole("link", { name: at.shardId }).click();
      await page.getByRole("dialog", { name: "Sign in again" }).getByText("Your session has ended").waitFor();
      await page.getByRole("button", { name: "sign in as somebody else" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.deepEqual(await page.troubles(), []);
    });

    it("show nothing of one person to the next in the same tab", async () => {
      const { id } = await ask<{ id: string }>(at, `/shards/${at.shardId}/tokens`, {
        body: { name: "only for eyes that may see it", permissions: "full" },
      });
      const next = await makePerson(at, ["add-shards"], [at.shardId], "next@example.org");
      const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/tokens`);
      await page.getByRole("link", { name: "only for eyes" }).waitFor();
      // Signed in as somebody else in another tab: the cookie is one for all, and so is what binds it.
      await page.context().addCookies([{ ...next.cookie, url: at.url }]);
      await page.evaluate(`localStorage.setItem("keyring-binding /", "${next.binding}")`);
      await page.getByRole("link", { name: "People" }).click();
      await page.getByRole("link", { name: "Bob" }).waitFor();
      await page.goBack();
      await page.getByRole("alert").getByText('lacks the right "view-tokens"').waitFor();
      assert.equal(await page.getByText("only for eyes").count(), 0);
      assert.ok(!(await page.content()).includes(id));
      assert.deepEqual(await page.troubles(), []);
    });

    it("survive answers of another shape, and say what to do", async () => {
      const page = await openAs(administrator, at, browser, "/people");
      await page.getByRole("link", { name: "Ada Lovelace", exact: true }).waitFor();
      await page.route("**/api/v1/shards?*", (route) => route.fulfill({ json: {} }));
      await page.getByRole("link", { name: "Shards" }).click();
      await page.getByRole("alert").getByText("The console does not answer").waitFor();
      await page.route("**/api/v1/people?*", (route) => route.fulfill({ json: { people: [{}] } }));
      await page.reload();
      await page.getByRole("link", { name: "People" }).click();
      await page.getByRole("alert").getByText("This page has failed").waitFor();
      await page.getByRole("link", { name: "Ada" }).click();
      await page.getByRole("heading", { name: "You", exact: true }).waitFor();
    });

    it("change a password: the old one is wrong from then on, and this page goes on", async () => {
      const someone = await makePerson(at, ["view-tokens"], "all", "someone@example.org");
      const page = await openAs(someone, at, browser, "/you");
      await page.getByLabel("Current password").fill(PASSWORD);
      await page.getByLabel("New password").fill("another password of mine");
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("Your password is changed").waitFor();
      const old = { body: { email: someone.email, password: PASSWORD }, accessKey: "" };
      assert.equal((await at.adminFetch("/session", old)).status, 401);
      await page.getByRole("link", { name: "Shards" }).click();
      await page.getByRole("link", { name: at.shardId }).waitFor();
      assert.deepEqual(await page.troubles(), []);
    });

    it("show where one is signed in and end it there, and warn before a session ends by itself", async () => {
      const someone = await makePerson(at, ["view-tokens"], "all", "twice@example.org");
      const body = { email: someone.email, password: PASSWORD };
      const elsewhere = await at.adminFetch("/session", { body, accessKey: "" });
      const cookie = (elsewhere.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
      const { binding } = (await elsewhere.json()) as { binding: string };
      const page = await openAs(someone, at, browser, "/you");
      await page.getByText("This session", { exact: true }).last().waitFor();
      await page.getByRole("button", { name: "End it" }).click();
      await page.getByRole("button", { name: "End it" }).waitFor({ state: "detached" });
      const headers = { cookie, "x-keyring-binding": binding };
      assert.equal((await at.adminFetch("/session", { accessKey: "", headers })).status, 401);
      await page.clock.install();
      await page.reload();
      await page.getByRole("heading", { name: "You", exact: true }).waitFor();
      await page.clock.fastForward("52:00");
      await page.getByRole("button", { name: "Stay signed in" }).click();
      await page.getByText("since you have not used it").waitFor({ state: "detached" });
      await page.clock.fastForward("11:02:00");
      await page.getByText("Your session ends in").waitFor();
    });

    it("say that the console does not answer, and go on once it does", async () => {
      const page = await openAs(administrator, at, browser, "/you");
      await page.getByLabel("Current password").fill(PASSWORD);
      await page.getByLabel("New password").fill("another password of mine");
      await page.route("**/api/v1/session/password", (route) => route.abort());
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByRole("alert").getByText("The console does not answer").waitFor();
      await page.unroute("**/api/v1/session/password");
      await page.getByLabel("Current password").fill("not the password");
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByRole("alert").getByText("password is wrong").waitFor();
    });
  });
});

function asCookie(cookie: { name: string; value: string } | undefined) {
  return { cookie: `${cookie?.name}=${cookie?.value}` };
}
