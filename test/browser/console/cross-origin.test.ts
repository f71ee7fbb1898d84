import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { accessibilityFindings, openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, openAs, type SignedIn } from "./support.js";

describe("a web page of another origin", () => {
  const browser = openBrowser();
  let at: TestConsole;
  let administrator: SignedIn;
  let frontEnd: Server;
  let origin: string;
  let token: string;

  before(async () => {
    at = await startConsole();
    administrator = await makeAdministrator(at);
    frontEnd = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<!doctype html><title>A front end</title>"),
    ).listen(0, "127.0.0.1");
    await once(frontEnd, "listening");
    origin = `http://127.0.0.1:${(frontEnd.address() as AddressInfo).port}`;
    const body = { name: "front end", permissions: ["view-blocks"] };
    token = (await ask<{ value: string }>(at, `/shards/${at.shardId}/tokens`, { body })).value;
  });
  after(async () => {
    frontEnd?.close();
    await at?.close();
  });

  /** What a page of the front end gets from the gateway: the status and the text of the answer, or the browser's refusal. */
  const fromPage = async (header: string, value: string, method = "status") => {
    const page = await openAs(administrator, at, browser, "/");
    await page.goto(origin);
    return page.evaluate(
      async ([url, name, credential, call]) => {
        const headers = { "content-type": "application/json", [name as string]: credential as string };
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: call, params: [] });
        try {
          const answer = await fetch(url as string, { method: "POST", headers, body });
          return { status: answer.status, text: await answer.text(), requestId: answer.headers.get("x-request-id") };
        } catch (error) {
          return { refused: String(error) };
        }
      },
      [`${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`, header, value, method],
    );
  };

  it("is kept out by the browser at first", async () => {
    assert.match(JSON.stringify(await fromPage("x-api-key", token)), /"refused":"TypeError: Failed to fetch"/);
  });

  it("is let in on the shard's page", async () => {
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}`);
    await page.getByText("No web page may use it from a browser.").waitFor();
    await page.getByRole("link", { name: "Change the allowed origins" }).click();
    await page.getByLabel("Allowed origins").fill(`${origin}/\nhttps://app.example.org`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("must be an origin without anything after it").waitFor();
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByLabel("Allowed origins").fill(`${origin}\nhttps://app.example.org`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Web pages of these origins may use it:").waitFor();
    await page.getByText(origin).waitFor();
  });

  it("then gets answers, by each header that names a token, and reads why it is refused", async () => {
    for (const [header, value] of [
      ["x-api-key", token],
      ["authorization", `Bearer ${token}`],
    ] as const) {
      const { status, requestId } = await fromPage(header, value);
      assert.equal(status, 200);
      assert.ok(requestId);
    }
    const forbidden = await fromPage("x-api-key", token, "broadcast_tx_commit");
    assert.equal(forbidden.status, 403);
    assert.match(forbidden.text ?? "", /"error"/);
    assert.equal((await fromPage("x-api-key", "0".repeat(64))).status, 401);
  });
});
