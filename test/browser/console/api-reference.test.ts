import assert from "node:assert/strict";
import { openBrowser } from "../../support/browser.js";
import { openAs, withAdministrator } from "./support.js";

describe("the console's pages: the API reference", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  it("shows every operation of openapi.json with all that it says, to whoever opens it", async () => {
    const { paths } = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { summary: string; description?: string; parameters?: { name: string }[] }>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
    );
    const page = await browser.page({ url: at.url });
    await page.getByRole("link", { name: "The API" }).click();
    await page.getByRole("heading", { name: "API reference" }).waitFor();
    await page.locator(".api-operation").first().waitFor();
    // All at once, as no person does: each of them is shown, whatever its schemas are.
    await page.evaluate(`for (const operation of document.querySelectorAll(".api-operation")) operation.open = true`);
    await page.waitForFunction(`[...document.querySelectorAll(".api-operation")].every(({ children }) => children[1])`);
    const shown = await page.locator(".api-operation").allTextContents();
    const withoutMarks = (text: string) => text.replaceAll("`", "");
    const incomplete = operations.filter(({ method, path, summary, description = "", parameters = [] }) => {
      const words = [summary, ...description.split("\n\n").map(withoutMarks), ...parameters.map(({ name }) => name)];
      const itself = shown.find((text) => text.startsWith(`${method} ${path} `));
      return !words.every((word) => itself?.includes(word));
    });
    assert.deepEqual(incomplete, []);
    assert.equal(shown.length, operations.length);
    assert.deepEqual(await page.troubles(), []);
  });

  it("opens an operation by its address, with a command that works, and finds others by their words", async () => {
    const page = await openAs(administrator, at, browser, "/api/issueToken");
    const operation = page.locator(".api-operation", { hasText: "Issue a gateway token" });
    await operation.getByRole("heading", { name: "Request body" }).waitFor();
    assert.match(await page.evaluate<string>("document.activeElement.textContent"), /Issue a gateway token/);
    const command = (await operation.locator("pre").textContent()) ?? "";
    const body = /-d '(.*)'$/.exec(command)?.[1];
    assert.match(command, new RegExp(`^curl -X POST "${at.url}/api/v1/shards/\\$SHARD_ID/tokens"`));
    const response = await at.adminFetch(`/shards/${at.shardId}/tokens`, { body: JSON.parse(body ?? "") });
    assert.equal(response.status, 201, "the body is one that the console takes");
    await operation.getByText("Properties of IssuedToken").click();
    await operation.getByText("string (date-time) | null").first().waitFor();
    const search = page.getByRole("searchbox", { name: "Find an operation by its words or path" });
    await search.fill("delete TOKENS");
    await operation.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "API reference", exact: true }).waitFor();
    for (const method of await page.locator(".api-method").allTextContents()) assert.equal(method, "DELETE");
    await search.fill("nothing such");
    await page.getByText("No operations match “nothing such”").waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
