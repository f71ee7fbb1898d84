import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { openBrowser } from "../../support/browser.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { makeAdministrator, PASSWORD, type SignedIn, tick } from "./support.js";

describe("the console's pages, below a path of a proxy", () => {
  const browser = openBrowser();
  let target = "";
  /** Passes on what is below /keyring/, as a proxy does that serves other things besides. */
  const proxy = createServer((from, to) => {
    if (!from.url?.startsWith("/keyring/")) return void to.writeHead(404).end("another site");
    const passed = request(new URL(from.url.slice("/keyring".length), target), {
      method: from.method,
      headers: { ...from.headers, host: new URL(target).host },
    });
    passed.on("response", (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    passed.on("error", () => to.destroy());
    from.pipe(passed);
  });
  let publicUrl: string;
  let at: TestConsole;
  let administrator: SignedIn;
  before(async () => {
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    publicUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/keyring`;
    at = await startConsole({ publicUrl });
    target = at.url;
    administrator = await makeAdministrator(at);
  });
  after(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await at?.close();
  });

  it("sign people in, change things, and lead to the gateway by its public address", async () => {
    const page = await browser.page({ url: `${publicUrl}/#/shards/${at.shardId}/tokens` });
    await page.getByLabel("E-mail address").fill(administrator.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Create a new token" }).click();
    await page.getByLabel("Name").fill("by a proxy");
    await tick(page, "View blocks");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText(`${publicUrl}/api/v1/shards/${at.shardId}/neard-rpc/`, { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Create a new token" }).waitFor();
    assert.deepEqual(await page.troubles(), []);
  });
});
