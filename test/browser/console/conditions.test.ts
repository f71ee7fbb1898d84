import assert from "node:assert/strict";
import { openBrowser, type TestPage } from "../../support/browser.js";
import { ask, openAs, tick, withAdministrator } from "./support.js";

describe("the console's pages: enlarged, in forced colours, on a slow network", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  const issue = (name: string) =>
    ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, {
      body: { name, permissions: ["view-blocks"] },
    });
  const open = (path: string) => openAs(administrator, at, browser, path);

  it("show a token in the list and revoke it at 200 % on a laptop", async () => {
    await issue("enlarged");
    const page = await open(`/shards/${at.shardId}/tokens`);
    await page.setViewportSize({ width: 640, height: 400 });
    const link = page.getByRole("link", { name: "enlarged" });
    await link.waitFor();
    assert.ok(await isOnScreen(page, "enlarged"), "a row is there without scrolling");
    await link.click();
    await page.getByRole("button", { name: "Revoke…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const [needed = 0, there = 0] = await page.evaluate<number[]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    assert.ok(needed <= there, "nothing is beside the screen");
    await dialog.getByRole("button", { name: "Revoke now" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });

  it("show in forced colours what is chosen, where the focus is, and the parts of a chart", async () => {
    const { id, value } = await issue("seen");
    await (await at.gatewayFetch(value, { method: "block", params: { finality: "final" } })).arrayBuffer();
    const page = await open(`/shards/${at.shardId}/create-token`);
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    const generate = page.getByRole("button", { name: "Generate" });
    await generate.waitFor();
    const looksDifferent = async (what: string, selector: string, act: () => Promise<unknown>) => {
      const before = await page.locator(selector).first().screenshot();
      await act();
      assert.notDeepEqual(await page.locator(selector).first().screenshot(), before, what);
    };
    const writeBox = "label:has-text('Create blockchain transactions') .box";
    await looksDifferent("a ticked box", writeBox, () => tick(page, "Create blockchain transactions"));
    const fullAccess = "label:has-text('Full access')";
    await looksDifferent("a chosen option", fullAccess, () => page.getByText("Full access").click());
    await page.getByLabel("Name").fill("of any name");
    await page.keyboard.press("Tab");
    for (const name of ["Ephemeral", "Days"]) {
      const outline = await page.evaluate<string>(OUTLINE);
      assert.match(outline, /^solid [1-9]/, `the focus before ${name}`);
      await page.keyboard.press("Tab");
    }
    const button = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('.button.primary')).borderStyle",
    );
    assert.equal(button, "solid", "a button has an edge");
    await page.goto(`/#/shards/${at.shardId}/tokens/${id}`);
    const keys = page.locator(".usage-legend svg");
    await keys.first().waitFor();
    const looks = await Promise.all(
      [0, 1, 2].map(async (part) => (await keys.nth(part).screenshot()).toString("base64")),
    );
    assert.equal(new Set(looks).size, 3, "the parts of the chart look different");
    const current = "getComputedStyle(document.querySelector('.navigation [aria-current=page]')).outlineStyle";
    assert.equal(await page.evaluate(current), "solid", "where one is in the menu");
    assert.deepEqual(await page.troubles(), []);
  });

  it("stand there at once on a slow network, and take a change once", async () => {
    const page = await browser.page({ url: `${at.url}/icon.svg` });
    const held = withResolvers();
    await page.route("**/assets/*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto("/", { waitUntil: "commit" });
    await page.getByRole("status").getByText("Loading…").waitFor();
    held.resolve();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") asked.push(request.url());
    });
    const slow = withResolvers();
    await page.route("**/api/v1/session", async (route) => {
      await slow.promise;
      await route.continue();
    });
    await page.getByLabel("E-mail address").fill(administrator.email);
    await page.getByLabel("Password").fill("wrong horse");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign in" }).click({ force: true });
    slow.resolve();
    await page.getByRole("alert").waitFor();
    assert.equal(asked.length, 1);
    assert.deepEqual(await page.troubles(), []);
  });
});

/** As Node 22 has it. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const OUTLINE = `(() => {
  const element = document.activeElement;
  const drawn = element.type === "radio" || element.type === "checkbox" ? (element.labels?.[0] ?? element) : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  return outlineStyle + " " + outlineWidth;
})()`;

/** Whether a link of this name is within the screen. */
function isOnScreen(page: TestPage, name: string): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const link = [...document.querySelectorAll("a")].find(({ innerText }) => innerText.trim() === ${JSON.stringify(name)});
    const box = link.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  })()`);
}
