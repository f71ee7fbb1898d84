import assert from "node:assert/strict";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { ask, makePerson, openAs, PASSWORD, tick, withAdministrator } from "./support.js";

interface Person {
  id: string;
  email: string;
  rights: string[];
  shards: "all" | string[];
}

describe("the console's pages: people", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  const peoplePage = (someone = administrator) => openAs(someone, at, browser, "/people");
  const personOf = async (email: string) => {
    const { people } = await ask<{ people: Person[] }>(at, "/people");
    return people.find((person) => person.email === email);
  };
  const choose = async (page: TestPage, email: string, action: string) => {
    await page.getByRole("button", { name: `Actions for ${email}` }).click();
    await page.getByRole("menuitem", { name: action }).click();
  };
  /** The link and the code, as they are shown this once. */
  const shownOnce = async (page: TestPage) => {
    await page.getByText("it is not shown again").waitFor();
    const [link = "", code = ""] = await page.locator(".secret-value").allInnerTexts();
    return { link: link.trim(), code: code.trim() };
  };
  const everythingOn = (page: TestPage) =>
    page.evaluate<string>("document.documentElement.outerHTML + JSON.stringify([{ ...localStorage }, history.state])");

  it("invite someone, whose link is shown once and lets them in with exactly these rights", async () => {
    const page = await peoplePage();
    await page.getByRole("link", { name: "Invite someone" }).click();
    const invite = page.getByRole("button", { name: "Invite" });
    await page.getByLabel("Name").fill("Grace Hopper");
    await page.getByLabel("E-mail address").fill(" Grace@Example.org ");
    assert.equal(await invite.isDisabled(), true, "nothing is given away unasked");
    await tick(page, "View tokens");
    await tick(page, "Issue gateway tokens");
    await tick(page, at.shardId);
    await invite.click();
    const { link, code } = await shownOnce(page);
    assert.equal(link, `${at.url}/#/invitation/${code}`);
    await page.getByRole("button", { name: "Copy The link" }).click();
    await page.getByText("The link is on the clipboard").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), link);
    await page.getByRole("link", { name: "I've copied it" }).click();
    await page.getByRole("row", { name: "grace@example.org" }).getByText("Invited", { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Invite someone" }).waitFor();
    assert.ok(!(await everythingOn(page)).includes(code));

    const theirs = await browser.page({ url: link });
    assert.equal(await theirs.getByLabel("One-time code").inputValue(), code);
    await theirs.getByLabel("New password").fill(PASSWORD);
    await theirs.keyboard.press("Enter");
    await theirs.getByRole("heading", { name: "Shards" }).waitFor();
    await theirs.getByRole("link", { name: "grace@example.org" }).click();
    await theirs.getByText("Issue gateway tokens, View tokens", { exact: true }).waitFor();
    const { rights, shards } = (await personOf("grace@example.org")) ?? {};
    assert.deepEqual([rights, shards], [["issue-tokens", "view-tokens"], [at.shardId]]);
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });

  it("take a link that is pasted where another one, or none, is open already", async () => {
    const page = await browser.page({ url: at.url });
    await page.getByRole("link", { name: "I have a one-time code" }).click();
    const field = page.getByLabel("One-time code");
    assert.equal(await field.inputValue(), "");
    for (const code of ["the-first", "the-second"]) {
      await page.goto(`/#/invitation/${code}`);
      await page.locator(`input[name=code][value=${code}]`).waitFor();
    }
    assert.deepEqual(await page.troubles(), []);
  });

  it("say that an invitation is used up, and what to do", async () => {
    const { invitation } = await ask<{ invitation: { code: string } }>(at, "/people", {
      body: { name: "Used", email: "used@example.org", rights: ["view-tokens"], shards: "all" },
    });
    const body = { code: invitation.code, password: PASSWORD };
    await at.adminFetch("/invitations/accept", { body, accessKey: "" });
    const page = await browser.page({ url: `${at.url}/#/invitation/${invitation.code}` });
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByRole("button", { name: "Choose and sign in" }).click();
    await page.getByRole("alert").getByText("Ask whoever invited you for a new one").waitFor();
    assert.equal(await page.getByRole("heading", { name: "Choose a password" }).count(), 1);
    assert.deepEqual(await page.troubles(), []);
  });

  it("offer only what one holds oneself, and nothing to do about those who hold more", async () => {
    const lesser = await makePerson(at, ["view-tokens", "manage-people"], [at.shardId], "lesser@example.org");
    await makePerson(at, ["view-keys"], [at.shardId], "other@example.org");
    await makePerson(at, ["view-tokens"], [at.shardId], "least@example.org");
    const page = await peoplePage(lesser);
    await page.getByRole("button", { name: "Actions for least@example.org" }).waitFor();
    for (const email of [administrator.email, "other@example.org"]) {
      await page.getByRole("row", { name: email }).waitFor();
      assert.equal(await page.getByRole("button", { name: `Actions for ${email}` }).count(), 0);
    }
    await page.getByRole("row", { name: administrator.email }).getByRole("link").click();
    await page.getByText("holds more than you do").waitFor();
    assert.equal(await page.locator("form").count(), 0);
    await page.goto("/#/people/invite");
    await page.getByText("You can hand out what you hold yourself").waitFor();
    await page.getByRole("checkbox", { name: at.shardId }).waitFor();
    const offered = page.locator("form [role=group], form [role=radiogroup]");
    assert.deepEqual(
      (
        await offered
          .getByRole("checkbox")
          .or(offered.getByRole("radio"))
          .locator("xpath=ancestor::label")
          .allInnerTexts()
      ).map((text) => text.trim().split(/\s(?=what|invite)/, 1)[0]),
      ["Select all", "View tokens", "Manage people", at.shardId],
    );
    assert.deepEqual(await page.troubles(), []);
  });

  it("change someone's rights, which counts at once in the page that they have open", async () => {
    const someone = await makePerson(at, ["view-tokens", "issue-tokens"], "all", "changed@example.org");
    const theirs = await openAs(someone, at, browser, `/shards/${at.shardId}/tokens`);
    await theirs.getByRole("link", { name: "Create a new token" }).click();
    await theirs.getByLabel("Name").fill("too late");
    await theirs.getByText("Full access").click();
    const page = await peoplePage();
    await choose(page, someone.email, "Change name, rights or shards");
    await page.getByRole("heading", { name: "Name, rights and shards" }).waitFor();
    await tick(page, "Issue gateway tokens");
    await tick(page, "Manage access keys");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: someone.email }).getByText("View tokens, Manage access keys").waitFor();
    await theirs.getByRole("button", { name: "Generate" }).click();
    await theirs.getByRole("alert").getByText('lacks the right "issue-tokens"').waitFor();
    // From then on the page also shows what they have, without being loaded again.
    await theirs.getByRole("link", { name: "Access keys" }).waitFor();
    await theirs.getByRole("link", { name: "Tokens" }).click();
    await theirs.getByLabel("Status").waitFor();
    assert.equal(await theirs.getByRole("link", { name: "Create a new token" }).count(), 0);
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });

  it("leave what someone else changed meanwhile", async () => {
    const someone = await makePerson(at, ["view-tokens"], [at.shardId], "meanwhile@example.org");
    const { id } = (await personOf(someone.email)) ?? {};
    const page = await openAs(administrator, at, browser, `/people/${id}`);
    await page.getByRole("textbox", { name: "Name" }).fill("Robert");
    await ask(at, `/people/${id}`, { method: "PATCH", body: { rights: ["view-tokens", "view-keys"] } });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: someone.email }).getByText("View tokens, View keys").waitFor();
    await page.getByRole("row", { name: someone.email }).getByRole("link", { name: "Robert" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("make a new code for a forgotten password, shown until its button is pressed", async () => {
    const someone = await makePerson(at, ["view-tokens"], "all", "forgetful@example.org");
    const page = await peoplePage();
    await choose(page, someone.email, "New code for a password");
    await page.getByRole("dialog").getByText("For a forgotten password").waitFor();
    await page.getByRole("button", { name: "Create a new code" }).click();
    const { link, code } = await shownOnce(page);
    await page.keyboard.press("Escape");
    await page.mouse.click(5, 5);
    assert.equal(await page.getByRole("dialog").count(), 1);
    await page.getByRole("button", { name: "I've copied it" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(!(await everythingOn(page)).includes(code));
    const session = (password: string) =>
      at.adminFetch("/session", { body: { email: someone.email, password }, accessKey: "" });
    assert.equal((await session(PASSWORD)).status, 201, "good until the code is used");
    const theirs = await browser.page({ url: link });
    await theirs.getByLabel("New password").fill("another password of theirs");
    await theirs.getByRole("button", { name: "Choose and sign in" }).click();
    await theirs.getByRole("heading", { name: "Shards" }).waitFor();
    assert.equal((await session(PASSWORD)).status, 401);
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });

  it("disable someone after a question: they are signed out, cannot sign in, and can again once they are enabled", async () => {
    const someone = await makePerson(at, ["view-tokens"], "all", "resting@example.org");
    const signIn = async () =>
      (await at.adminFetch("/session", { body: { email: someone.email, password: PASSWORD }, accessKey: "" })).status;
    const theirs = await openAs(someone, at, browser, "/");
    await theirs.getByRole("heading", { name: "Shards" }).waitFor();
    const page = await peoplePage();
    await choose(page, someone.email, "Disable…");
    await page.getByRole("dialog").getByText(`${someone.email} is signed out at once`).waitFor();
    assert.equal(await signIn(), 201, "nothing happens before the answer");
    await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
    const row = page.getByRole("row", { name: someone.email });
    await row.getByText("Disabled", { exact: true }).waitFor();
    assert.equal(await signIn(), 401);
    await theirs.getByRole("link", { name: at.shardId }).click();
    await theirs.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("button", { name: `Actions for ${someone.email}` }).click();
    await page.getByRole("menuitem", { name: "Enable…" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "New code for a password…" }).count(), 0);
    await page.getByRole("menuitem", { name: "Enable…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enable", exact: true }).click();
    await row.getByText("Active", { exact: true }).waitFor();
    assert.equal(await signIn(), 201);
    await page.getByRole("button", { name: `Actions for ${administrator.email}` }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Disable…" }).count(), 0, "nobody disables themselves");
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });

  it("remove someone after a question: whatever they do next shows the sign-in", async () => {
    const someone = await makePerson(at, ["view-tokens"], "all", "leaving@example.org");
    const theirs = await openAs(someone, at, browser, "/");
    await theirs.getByRole("heading", { name: "Shards" }).waitFor();
    const page = await peoplePage();
    await choose(page, someone.email, "Remove…");
    await page.getByRole("dialog").getByText(`${someone.email} is signed out at once`).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(await personOf(someone.email));
    await choose(page, someone.email, "Remove…");
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("row", { name: someone.email }).waitFor({ state: "detached" });
    assert.equal(await page.evaluate("document.activeElement === document.body"), false);
    await theirs.getByRole("link", { name: at.shardId }).click();
    await theirs.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual([await page.troubles(), await theirs.troubles()], [[], []]);
  });

  it("keep the last administrator, and say why", async () => {
    const page = await peoplePage();
    await choose(page, administrator.email, "Remove…");
    await page.getByRole("dialog").getByText("This is you").waitFor();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("dialog").getByRole("alert").getByText("is the last administrator").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await choose(page, administrator.email, "Change name, rights or shards");
    await page.getByText("What you take from yourself, you cannot give back").waitFor();
    await tick(page, "Add shards");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("is the last administrator").waitFor();
    assert.equal((await personOf(administrator.email))?.rights.length, RIGHTS.length);
    assert.deepEqual(await page.troubles(), []);
  });

  it("revoke every token that someone issued, also after they were removed", async () => {
    const someone = await makePerson(at, ["issue-tokens", "view-tokens"], "all", "leaver@example.org");
    const { id = "" } = (await personOf(someone.email)) ?? {};
    const theirs = await openAs(someone, at, browser, `/shards/${at.shardId}/create-token`);
    await theirs.getByLabel("Name").fill("of a leaver");
    await theirs.getByText("Full access").click();
    await theirs.getByRole("button", { name: "Generate" }).click();
    await theirs.getByText("it is not shown again").waitFor();
    const value = (await theirs.locator(".secret-value").innerText()).trim();
    await ask(at, `/people/${id}`, { method: "DELETE" });
    assert.equal((await at.gatewayFetch(value)).status, 200, "a person's tokens outlive them");
    const page = await openAs(administrator, at, browser, `/people/${id}`);
    await page.locator("dd").getByText("Removed", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Revoke their tokens…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("listitem").getByText(": 1 token").waitFor();
    assert.equal(await dialog.getByText("can still issue").count(), 0);
    await dialog.getByRole("button", { name: "Revoke all" }).click();
    await dialog.getByRole("status").getByText("1 token revoked").waitFor();
    assert.equal((await at.gatewayFetch(value)).status, 401);
    assert.deepEqual(await page.troubles(), []);
  });
});
