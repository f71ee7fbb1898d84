import assert from "node:assert/strict";
import { addKey, MASTER, settled, somePublicKey } from "../../console/custodian/support.js";
import { openAxe, openBrowser, type TestPage } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, makePerson, openAs, PASSWORD, type SignedIn, tick } from "./support.js";

describe("the console's pages: for everybody", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let administrator: SignedIn;
  let tokens: string;
  before(async () => {
    at = await startConsole({ allowPrivateUpstreams: true });
    administrator = await makeAdministrator(at);
    tokens = `/shards/${at.shardId}/tokens`;
  });
  after(() => at?.close());

  const open = (path: string) => openAs(administrator, at, browser, path);
  const heading = (page: TestPage, name: string | RegExp) => page.getByRole("heading", { name, level: 1 }).waitFor();

  describe("nothing stands in anybody's way, in light and dark, on a wide and on a narrow screen", () => {
    it("before one is signed in", async () => {
      const fresh = await startConsole();
      const page = await browser.page({ url: fresh.url });
      await heading(page, "Become the first administrator");
      await check(page, "setup");
      await page.getByRole("textbox", { name: "Setup code" }).fill("wrong");
      await page.getByLabel("Your name").fill("Ada");
      await page.getByLabel("E-mail address").fill("nobody");
      await page.getByLabel("New password").fill("short");
      await page.keyboard.press("Enter");
      await page.getByText("must have at least 12 characters").waitFor();
      await check(page, "setup with complaints");
      await makeAdministrator(fresh);
      await page.reload();
      await heading(page, "Sign in");
      await check(page, "sign-in");
      await page.getByRole("link", { name: "I have a one-time code" }).click();
      await heading(page, "Choose a password");
      await check(page, "invitation");
      await page.goto("/#/api/issueToken");
      await page.getByText("Properties of IssuedToken").click();
      await page.getByText("string (date-time) | null").first().waitFor();
      await check(page, "API reference");
      await fresh.close();
    });

    it("at shards and tokens", async () => {
      const page = await open("/");
      await page.getByRole("link", { name: at.shardId }).waitFor();
      await page.getByRole("link", { name: "Connect a pipeline" }).waitFor();
      await check(page, "home of a new console");
      await page.goto("/#/shards");
      await page.getByRole("link", { name: at.shardId }).waitFor();
      await check(page, "shards");
      await page.goto("/#/add-shard");
      await heading(page, "Add a shard");
      await page.getByRole("button", { name: "Add another URL" }).click();
      await page.getByRole("button", { name: "Add a header" }).first().click();
      await check(page, "add shard");
      await page.goto(`/#/shards/${at.shardId}`);
      await page.getByText("In a Pulumi program").waitFor();
      await check(page, "shard");
      await page.getByRole("link", { name: "Security" }).click();
      await heading(page, "Security");
      await check(page, "security of a shard");
      await page.goto(`/#/shards/${at.shardId}/bounds`);
      await heading(page, /^Bounds of tokens/);
      await check(page, "bounds of a shard's tokens");
      await page.goto(`/#${tokens}`);
      await page.getByText("No active tokens").waitFor();
      await check(page, "no tokens");
      const labels = { owner: "eu/acme/a-shop-with-a-long-name/production/reader", instance: "5f0c" };
      const body = {
        name: "a-reader-whose-name-has-no-place-to-break-".repeat(3),
        permissions: ["view-blocks"],
        labels,
      };
      const { id } = await ask<{ id: string }>(at, tokens, { body });
      await page.reload();
      await page.getByRole("link", { name: body.name }).waitFor();
      await check(page, "tokens");
      const search = page.getByRole("searchbox", { name: "Find by name, stack, id or value" });
      await page.getByRole("button", { name: "More filters" }).click();
      await check(page, "more filters");
      await page.getByRole("checkbox", { name: "Select all on this page" }).check();
      await page.getByRole("button", { name: "Revoke 1 token…" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "revoke a selection");
      await page.keyboard.press("Escape");
      await search.fill("nobody");
      await page.getByText("No active tokens match “nobody”").waitFor();
      await check(page, "no token of this name");
      await search.fill("0".repeat(64));
      await page.getByText("No token of this shard has this value").waitFor();
      await check(page, "a search for a value");
      await page.goto(`/#${tokens}/${id}`);
      await page.getByText("for its resource").waitFor();
      await check(page, "token");
      await page.getByRole("link", { name: "acme/a-shop-with-a-long-name/production" }).click();
      await page.getByRole("link", { name: body.name }).waitFor();
      const used = await ask<{ id: string; value: string }>(at, tokens, { body: { ...body, labels: {} } });
      await (await at.gatewayFetch(used.value)).arrayBuffer();
      await (await at.gatewayFetch(used.value, { method: "validators" })).arrayBuffer();
      await page.goto(`/#${tokens}/${used.id}`);
      await page.getByText("Show as a table").click();
      await page.getByLabel("The token's value").fill("wrong");
      await page.getByRole("button", { name: "Send the request" }).click();
      await page.getByText("is not the value of this token").waitFor();
      await check(page, "token that is used and tried");
      await page.getByRole("button", { name: "Rotate…" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "rotate dialog");
      await page.getByRole("button", { name: "Rotate", exact: true }).click();
      await page.getByText("The previous value can be used until").waitFor();
      await page.getByRole("button", { name: "Copy The token" }).click();
      await page.getByText("The token is on the clipboard").waitFor();
      await page.goto(`/#${tokens}/${id}`);
      await page.getByRole("button", { name: "Narrow" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "narrow dialog");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "revoke dialog");
      await page.keyboard.press("Escape");
      await page.goto(`/#/shards/${at.shardId}/create-token`);
      await page.getByLabel("Name").fill("new");
      await tick(page, "View blocks");
      await page.getByText("Bounds", { exact: true }).click();
      await check(page, "create token");
      await page.getByRole("button", { name: "Generate" }).click();
      await heading(page, "Token “new”");
      await check(page, "issued token");
      await page.getByRole("link", { name: "Tokens" }).click();
      await page.getByRole("dialog", { name: "Leave without the token?" }).waitFor();
      await check(page, "question before leaving");
    });

    it("at shards that are disabled or removed", async () => {
      const closing = "a-shard-with-a-long-name-calimero-testnet";
      const body = { id: closing, masterAccount: MASTER, rpcUrl: "http://127.0.0.1:1/" };
      await ask(at, "/shards", { body });
      const labels = { owner: "eu/acme/a-shop-with-a-long-name/production/reader", instance: "5f0c" };
      const token = { name: "a reader", permissions: ["view-blocks"], labels };
      await ask(at, `/shards/${closing}/tokens`, { body: token });
      const page = await open(`/shards/${closing}`);
      await page.getByRole("button", { name: "Disable…" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "disable a shard");
      await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
      await page.locator("dd").getByText("Disabled", { exact: true }).waitFor();
      await check(page, "disabled shard");
      await page.goto(`/#/shards/${closing}/custodian`);
      await page.getByText("is disabled: the gateway refuses").waitFor();
      await check(page, "custodian of a disabled shard");
      await page.goto(`/#/shards/${closing}`);
      await page.getByRole("button", { name: "Remove…" }).click();
      await page.getByRole("dialog").getByText("1 token is revoked").waitFor();
      await page.getByLabel("Shard id").fill(closing);
      await check(page, "remove a shard");
      await page.keyboard.press("Enter");
      await page.getByRole("status").getByText("is removed").waitFor();
      await check(page, "shard that was just removed");
      await page.keyboard.press("Enter");
      await page.locator("dd").getByText("Removed", { exact: true }).waitFor();
      await check(page, "removed shard");
      await page.goto("/#/shards");
      await page.getByLabel("Status").selectOption("All");
      await page.getByRole("row", { name: closing }).waitFor();
      await check(page, "shards with a removed one");
    });

    it("at the custodian", async () => {
      await addKey(at, somePublicKey(), { owner: "eu/acme/shop/prod/deployer", instance: "5f0c" });
      const page = await open(`/shards/${at.shardId}/custodian`);
      await page.getByRole("link", { name: MASTER }).waitFor();
      await check(page, "custodian");
      await page.getByRole("button", { name: "Create an account" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "create account");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Take an account" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "take account");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: `Actions for ${MASTER}` }).click();
      await page.getByRole("menu").waitFor();
      await check(page, "account menu");
      await page.getByRole("menuitem", { name: "View keys" }).click();
      await page.getByText("acme/shop/prod").waitFor();
      await check(page, "account");
      await page.getByRole("button", { name: "Release from custody" }).click();
      await page.getByRole("dialog").getByText("other full-access key").waitFor();
      await check(page, "release from custody");
      await page.keyboard.press("Escape");
      await page
        .getByRole("button", { name: /^Remove ed25519/ })
        .first()
        .click();
      await page.getByRole("dialog").waitFor();
      await check(page, "remove key");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Add public key" }).click();
      await page.getByRole("textbox", { name: "Public key" }).fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByText("is not a public key").waitFor();
      await check(page, "add key with a complaint");
      await tick(page, "Call one contract");
      await check(page, "add function-call key");
      const contract = "a-contract-with-a-long-name.demos.calimero.testnet";
      await page.getByRole("textbox", { name: "Contract" }).fill(contract);
      await page.getByLabel("Methods (optional)").fill("a_method_without_a_place_to_break_it, another");
      await page.getByRole("textbox", { name: "Public key" }).fill(somePublicKey());
      await page.keyboard.press("Enter");
      await page.getByText("The key is on").waitFor();
      await check(page, "key added");
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByText("NEAR left for gas").waitFor();
      await page.getByText("Show as a table").click();
      await check(page, "account with a function-call key and a history of its balance");
    });

    it("at the custodian's operations, and for who may only add keys", async () => {
      const rich = { accountId: `rich.${MASTER}`, initialBalance: "9".repeat(38) };
      await settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body: rich }));
      const page = await open(`/shards/${at.shardId}/operations`);
      await page.getByText("NotEnoughBalance").waitFor();
      await check(page, "operations");
      const adder = await makePerson(at, ["add-keys"], [at.shardId], "adder@example.org");
      const theirs = await openAs(adder, at, browser, `/shards/${at.shardId}/add-key`);
      await theirs.getByText(`like ${MASTER}`).waitFor();
      await theirs.getByLabel("Account id").fill(MASTER);
      await check(theirs, "add a public key");
      await theirs.getByLabel("Public key").fill(somePublicKey());
      await theirs.keyboard.press("Enter");
      await theirs.getByText("The key is on").waitFor();
      await check(theirs, "public key added");
    });

    it("at people and access keys, oneself, and nowhere", async () => {
      const { email } = await makePerson(at, ["view-tokens"], [at.shardId]);
      const page = await open("/people");
      await page.getByRole("row", { name: email }).waitFor();
      await check(page, "people");
      await page.getByRole("button", { name: `Actions for ${email}` }).click();
      await page.getByRole("menuitem", { name: "New code" }).click();
      await page.getByRole("dialog").waitFor();
      await page.getByRole("button", { name: "Create a new code" }).click();
      await page.getByText("it is not shown again").waitFor();
      await check(page, "new code");
      await page.getByRole("button", { name: "I've copied it" }).click();
      await page.getByRole("button", { name: `Actions for ${email}` }).click();
      await page.getByRole("menuitem", { name: "Disable…" }).click();
      await page.getByRole("dialog").getByText("no active tokens").waitFor();
      await check(page, "disable a person");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("row", { name: email }).getByRole("link").click();
      await page.getByRole("checkbox", { name: at.shardId }).waitFor();
      await check(page, "person");
      await page.goto("/#/people/invite");
      await page.getByRole("textbox", { name: "Name" }).fill("Grace");
      await page.getByLabel("E-mail address").fill("grace@example.org");
      await tick(page, "View tokens");
      await tick(page, at.shardId);
      await check(page, "invite");
      await page.getByRole("button", { name: "Invite" }).click();
      await heading(page, "“Grace” is invited");
      await check(page, "invited");
      await page.goto("/#/activity?time=between");
      await page.getByText("Details").first().click();
      await check(page, "activity");
      await page.goto("/#/access-keys/create");
      await page.getByLabel("Name").fill("a stack");
      await page.getByRole("button", { name: "What the Pulumi provider needs" }).click();
      await tick(page, at.shardId);
      await check(page, "create access key");
      await page.getByRole("button", { name: "Create", exact: true }).click();
      await heading(page, "Access key “a stack”");
      await check(page, "created access key");
      await page.getByRole("link", { name: "I've copied it" }).click();
      await page.getByRole("row", { name: "a stack" }).waitFor();
      await check(page, "access keys");
      await page.getByRole("link", { name: "a stack" }).click();
      await page.getByRole("button", { name: "Disable…" }).waitFor();
      await check(page, "access key");
      await page.getByRole("button", { name: "Change…" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "change an access key");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "Rotate…" }).click();
      await page.getByRole("dialog").waitFor();
      await check(page, "rotate an access key");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "Disable…" }).click();
      await page.getByRole("dialog").getByText("no active tokens").waitFor();
      await check(page, "disable an access key");
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.goto("/#/you");
      await heading(page, "You");
      await check(page, "you");
      await page.goto("/#/nowhere");
      await heading(page, "Page not found");
      await check(page, "not found");
    });
  });

  it("sign in, create a token and revoke it with the keyboard alone, and see where one is", async () => {
    const page = await browser.page({ url: `${at.url}/#${tokens}` });
    await heading(page, "Sign in");
    await page.keyboard.type(administrator.email);
    await tabTo(page, "Password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await heading(page, "Tokens");
    await tabTo(page, "Create a new token");
    await page.keyboard.press("Enter");
    await heading(page, "Create a new token");
    await tabTo(page, "Name");
    await page.keyboard.type("by keyboard");
    await tabTo(page, "Ephemeral");
    await page.keyboard.press("ArrowRight");
    await page.getByText("This token will not expire").waitFor();
    await tabTo(page, "Granular");
    await tabTo(page, "View blocks");
    await page.keyboard.press("Space");
    await tabTo(page, "Generate");
    await page.keyboard.press("Enter");
    await heading(page, "Token “by keyboard”");
    const value = (await page.locator(".secret-value").innerText()).trim();
    await tabTo(page, "Copy The token");
    await page.keyboard.press("Enter");
    await page.getByText("The token is on the clipboard").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), value);
    await tabTo(page, "I've copied it");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "by keyboard" }).waitFor();
    await tabTo(page, "by keyboard");
    await page.keyboard.press("Enter");
    await heading(page, "by keyboard");
    await tabTo(page, "Revoke");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo(page, "Revoke now");
    await page.keyboard.press("Enter");
    await page.getByText("Revoked", { exact: true }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("stay within a dialog with Tab, and be where one was after it", async () => {
    const page = await open(`/shards/${at.shardId}/custodian`);
    await page.getByRole("link", { name: MASTER }).waitFor();
    await tabTo(page, `Actions for ${MASTER}`);
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Add public key" }).waitFor();
    assert.ok((await focused(page)).isVisible, "the menu's item");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    const stops = new Set<string>();
    for (let stop = 0; stop < 6; stop++) {
      await page.keyboard.press("Tab");
      stops.add((await focused(page)).name);
    }
    // The button that adds is dimmed as long as there is no key.
    const command = `near generate-key ${MASTER} --networkId ${at.shardId}`;
    const access = "Everything a full-access key";
    assert.deepEqual([...stops].sort(), ["Cancel", "Copy The command", access, "Public key", command]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(`document.activeElement.ariaLabel === "Actions for ${MASTER}"`);
    assert.deepEqual(await page.troubles(), []);
  });
});

/** Both colour schemes on both widths. */
const SCREENS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "dark", width: 360 },
  { colorScheme: "light", width: 360 },
] as const;

/**
 * React-aria's live region names a button that was pending by its id, and keeps that for seconds after the button is gone. What leaves the page
 * while it is judged is found at `:root`.
 */
const SAID_ALREADY = /^role-img-alt \(serious\) at (?:div\[|:root)/;

/** What a view must be on every screen. */
async function check(page: TestPage, view: string): Promise<void> {
  const axe = await openAxe(page);
  for (const { colorScheme, width } of SCREENS) {
    // A colour that is on its way from one to another is none to be judged.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const where = `${view}, ${colorScheme}, ${width} px`;
    const findings = await axe.findings();
    assert.deepEqual(
      findings.filter((finding) => !SAID_ALREADY.test(finding)),
      [],
      where,
    );
    const [needed = 0, there = 0] = await page.evaluate<number[]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    assert.ok(needed <= there, `${where}: ${needed} px do not fit`);
  }
  await axe.close();
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.deepEqual(await page.troubles(), [], view);
}

/** Presses Tab until the focus is on what is called so; wherever it comes by, it can be seen. */
async function tabTo(page: TestPage, name: string): Promise<void> {
  const stops: string[] = [];
  while (stops.length < 40) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    assert.ok(stop.isVisible, `the focus cannot be seen on “${stop.name}”`);
    stops.push(stop.name);
    if (stop.name.startsWith(name)) return;
  }
  assert.fail(`Tab does not lead to “${name}”: ${stops.join(", ")}`);
}

interface Focused {
  name: string;
  /** Whether it has an outline, or the box that is drawn for it. */
  isVisible: boolean;
}

function focused(page: TestPage): Promise<Focused> {
  return page.evaluate<Focused>(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0];
    const drawn = element.type === "radio" || element.type === "checkbox" ? (label ?? element) : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
    const ids = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const named = ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const name = element.ariaLabel || named || label?.innerText || element.innerText;
    const box = drawn.getBoundingClientRect();
    const isOnScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return { name: name.trim(), isVisible: isOnScreen && outlineStyle !== "none" && outlineWidth !== "0px" };
  })()`);
}
