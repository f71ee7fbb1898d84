import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { accessibilityFindings, openBrowser } from "../support/browser.js";

describe("the browser of the tests", () => {
  const browser = openBrowser();
  const site = serveStrictly();

  const troublesOf = async (body: string, script?: string) => {
    const page = await browser.page({ url: site.put(body, script) });
    await page.getByText("done").waitFor();
    return page.troubles();
  };

  it("finds no trouble on a page that behaves", async () => {
    assert.deepEqual(await troublesOf("<p>done</p>", `console.warn("a warning");`), []);
  });

  it("reports an uncaught exception, a rejection nobody handles, and an error on the console", async () => {
    const script = `
      console.error("no", { such: "thing" });
      Promise.reject("spilt milk");
      setTimeout(() => { done(); throw new TypeError("of undefined"); });`;
    const troubles = await troublesOf("", script);
    assert.deepEqual(troubles.map((line) => line.replace(/ \(.*$/, "")).sort(), [
      "error on the console: no {such: thing}",
      "uncaught exception: TypeError: of undefined",
      "uncaught exception: spilt milk",
    ]);
    assert.match(troubles[0] ?? "", / \(http:\/\/127\.0\.0\.1:\d+\/.*\.js:2\)$/);
  });

  it("reports an inline script that the content security policy blocks", async () => {
    const troubles = await troublesOf("<script>document.title = 'ran'</script><p>done</p>");
    assert.match(troubles.join("\n"), /^violation .*: script-src-elem forbids inline \(http.*\)$/m);
  });

  it("reports a violation that the page catches and keeps from the console", async () => {
    const troubles = await troublesOf("", `try { new Function("") } catch { done(); }`);
    assert.match(troubles.join("\n"), /^violation .*: script-src forbids eval /m);
  });

  it("reports a request to another origin, whether the content security policy lets it pass or not", async () => {
    const foreign = site.foreignUrl;
    const blocked = await troublesOf("", `fetch("${foreign}").catch(done);`);
    assert.match(blocked.join("\n"), new RegExp(`^violation .*: connect-src forbids ${foreign} `, "m"));

    const page = await browser.page({ url: site.put(`<a href="${foreign}">away</a>`) });
    await page.getByRole("link", { name: "away" }).click();
    await page.waitForURL(foreign);
    assert.deepEqual(await page.troubles(), [`request to another origin: GET ${foreign}`]);
  });

  it("lets the page reach nothing but this machine", async () => {
    const page = await browser.page({ url: site.put("<p>done</p>") });
    await assert.rejects(page.goto("http://keyring.example/"), /ERR_NAME_NOT_RESOLVED/);
  });

  it("takes a refusal of the management API for no trouble, and every other answer of 400 and above for one", async () => {
    const get = (...paths: string[]) =>
      troublesOf("", `Promise.all(${JSON.stringify(paths)}.map((path) => fetch(path))).then(done);`);
    assert.deepEqual(await get("/api/v1/session?status=401", "/api/v1/tokens?status=404"), []);
    const reported = await get("/api/v1/session?status=401", "/api/v1/session?status=500", "/elsewhere?status=401");
    assert.deepEqual(reported.map((line) => /status of (\d+) .*:\d+(\/.*)\?/.exec(line)?.slice(1)).sort(), [
      ["401", "/elsewhere"],
      ["500", "/api/v1/session"],
    ]);
  });

  it("lists troubles also where the page's time stands still", async () => {
    const page = await browser.page({ url: site.put("<p>done</p>") });
    await page.clock.install();
    await page.clock.pauseAt(new Date("2031-03-01T12:00:00Z"));
    await page.reload();
    assert.deepEqual([await page.troubles(), await accessibilityFindings(page)].flat(), []);
  });

  it("shows the page to somebody in Britain, with the screen and colours that a test asks for", async () => {
    const script = `
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
      done([innerWidth, dark, locale, timeZone].join());`;
    const page = await browser.page({
      url: site.put("", script),
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
    });
    await page.getByText("done: 390,true,en-GB,UTC").waitFor();
  });

  it("lets the page use the clipboard", async () => {
    const script = `navigator.clipboard.writeText("a token").then(() => navigator.clipboard.readText()).then(done);`;
    const page = await browser.page({ url: site.put("", script) });
    await page.getByText("done: a token").waitFor();
  });

  it("starts every page without what another one stored", async () => {
    const script = `done(String(localStorage.length)); localStorage.setItem("theme", "dark");`;
    for (const _ of ["first", "second"]) {
      const page = await browser.page({ url: site.put("", script) });
      await page.getByText("done: 0").waitFor();
    }
  });

  it("has axe find an image without alt under a strict content security policy, and leaves no trace of it", async () => {
    const page = await browser.page({ url: site.put(`<p>done</p><img id="logo" src="/logo.svg">`) });
    assert.deepEqual(await accessibilityFindings(page), [
      "image-alt (critical) at #logo: Element does not have an alt attribute",
    ]);
    assert.deepEqual(await page.troubles(), []);
    assert.equal(await page.evaluate("typeof axe"), "undefined");
  });

  it("has axe find nothing on a page that is accessible", async () => {
    const page = await browser.page({ url: site.put("<p>done</p>") });
    assert.deepEqual(await accessibilityFindings(page), []);
  });
});

/** A site on a loopback port whose pages may load and run nothing but files of their own origin. */
function serveStrictly() {
  const files = new Map<string, { type: string; content: string }>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://site");
    const { type, content } = files.get(pathname) ?? { type: "application/json", content: "{}" };
    response.writeHead(Number(searchParams.get("status") ?? 200), {
      "content-security-policy": "default-src 'self'",
      "content-type": type,
    });
    response.end(content);
  });
  const port = () => (server.address() as AddressInfo).port;
  before(async () => {
    files.set("/logo.svg", { type: "image/svg+xml", content: `<svg xmlns="http://www.w3.org/2000/svg"/>` });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    /** The same server by a name that makes it another origin. */
    get foreignUrl() {
      return `http://localhost:${port()}/foreign`;
    },
    /** Puts an accessible page there, and gives its URL. The script of its own has `done(text)`, which writes that down. */
    put(body: string, script = ""): string {
      const path = `/${files.size}`;
      const head = `<meta charset="utf-8"><title>A page</title><script src="${path}.js" defer></script>`;
      const main = `<main><h1>A page</h1>${body}</main>`;
      const content = `<!doctype html><html lang="en"><head>${head}</head><body>${main}</body></html>`;
      files.set(path, { type: "text/html", content });
      files.set(`${path}.js`, { type: "text/javascript", content: DONE + script });
      return `http://127.0.0.1:${port()}${path}`;
    },
  };
}

const DONE = `const done = (text) => document.querySelector("h1").insertAdjacentText("afterend", "done: " + text);`;
