import assert from "node:assert/strict";
import { get } from "node:http";
import { text } from "node:stream/consumers";
import { brotliDecompressSync } from "node:zlib";
import { startConsole, type TestConsole } from "../../support/console.js";

describe("console: its web pages, as they are served", () => {
  let at: TestConsole;
  before(async () => {
    at = await startConsole();
  });
  after(() => at?.close());

  const page = async () => await (await fetch(`${at.url}/`)).text();
  const assetOf = async (kind: "js" | "css") =>
    new RegExp(`\\./(assets/[\\w.-]+\\.${kind})"`).exec(await page())?.[1] ?? assert.fail(`no ${kind} on the page`);

  it("are one document, the same for everybody, which is asked for anew each time", async () => {
    const response = await fetch(`${at.url}/`);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html; charset=utf-8$/);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("set-cookie"), null);
    const document = await response.text();
    assert.ok(!document.includes(at.accessKey) && !document.includes(at.dataDir));
  });

  it("let the browser run, show and ask for what the console itself serves, and nothing else", async () => {
    const document = await page();
    assert.ok(!/<script(?![^>]*\ssrc="\.\/)|<style|javascript:|\son\w+=|style="/i.test(document), document);
    for (const path of ["/", "/icon.svg", `/${await assetOf("js")}`, `/${await assetOf("css")}`]) {
      const { headers } = await fetch(at.url + path);
      const policy = Object.fromEntries(
        (headers.get("content-security-policy") ?? "").split("; ").map((each) => each.split(/ (.*)/, 2)),
      );
      assert.deepEqual(policy, {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
      });
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
    }
  });

  it("are a page, not JSON, at an address that leads nowhere, for browsers; programs get a problem", async () => {
    const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const answer = await fetch(`${at.url}/shards/demos/tokens?x=<script>`, { headers: html });
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    const document = await answer.text();
    assert.match(document, /<h1>Page not found<\/h1>/);
    assert.match(document, /href="\.\.\/\.\.\/"/, "the console, from two levels down");
    assert.ok(!document.includes("<script>"));
    for (const [path, headers] of [
      ["/nowhere", { accept: "application/json" }],
      ["/nowhere", {}],
      ["/api/v1/nowhere", html],
    ] as const) {
      const problem = await fetch(at.url + path, { headers });
      assert.match(problem.headers.get("content-type") ?? "", /^application\/problem\+json/, path);
      assert.equal(problem.status, 404);
    }
  });

  it("have an icon also where a browser looks for it by itself", async () => {
    const icon = await fetch(`${at.url}/favicon.ico`);
    assert.equal(icon.status, 200);
    assert.match(icon.headers.get("content-type") ?? "", /^image\//);
  });

  it("need at most 120 kB before there is something to sign in with", async () => {
    const document = await page();
    const files = [...document.matchAll(/"\.\/(assets\/[\w.-]+\.(?:js|css))"/g)].map(([, file]) => file);
    let bytes = Buffer.byteLength(document);
    for (const file of files) bytes += (await rawBytes(`${at.url}/${file}`)).length;
    assert.ok(files.length >= 2);
    assert.ok(bytes <= 120_000, `${bytes} bytes`);
    assert.match(document, /Loading…/, "something stands there at once");
  });

  it("say without scripts what this is and whose design, and that they need them", async () => {
    const [, words = ""] = /<noscript>([\s\S]*)<\/noscript>/.exec(await page()) ?? [];
    assert.match(words, /self-hosted console/);
    assert.match(words, /not a service of Calimero/);
    assert.match(words.replace(/\s+/g, " "), /That API is Keyring's own design/);
    assert.match(words, /need JavaScript/);
  });

  it("have assets that browsers keep, since another build names them otherwise, and that are sent compressed", async () => {
    const asset = `${at.url}/${await assetOf("js")}`;
    const plain = await new Promise<Buffer>((resolve, reject) =>
      get(asset, async (answer) => resolve(Buffer.from(await text(answer)))).once("error", reject),
    );
    const packed = await new Promise<{ bytes: Buffer; encoding: string | undefined; caching: string | undefined }>(
      (resolve, reject) =>
        get(asset, { headers: { "accept-encoding": "br" } }, async (answer) => {
          const bytes = Buffer.concat(await answer.toArray());
          const { "content-encoding": encoding, "cache-control": caching } = answer.headers;
          resolve({ bytes, encoding, caching });
        }).once("error", reject),
    );
    assert.equal(packed.encoding, "br");
    assert.equal(packed.caching, "public, max-age=31536000, immutable");
    assert.ok(packed.bytes.length < plain.length / 2);
    assert.ok(brotliDecompressSync(packed.bytes).equals(plain));
  });

  it("come with nothing else of the machine, whatever the address says", async () => {
    for (const path of [
      "/assets/..%2findex.html",
      "/assets/..%2f..%2f..%2fpackage.json",
      "/assets/%2e%2e%2flicences.md",
      "/assets/nothing.js",
      "/licences.md",
      "/index.html",
    ]) {
      const response = await fetch(at.url + path);
      assert.ok([400, 403, 404].includes(response.status), `${path}: ${response.status}`);
      assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/, path);
      assert.equal(response.headers.get("cache-control"), "no-store", path);
    }
  });

  it("are no part of the described API", async () => {
    const { paths } = (await (await fetch(`${at.url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
    assert.deepEqual(
      Object.keys(paths).filter((path) => !path.startsWith("/api/v1/")),
      ["/healthz", "/readyz"],
    );
  });
});

/** The bytes that come over the network for a browser that takes brotli. */
function rawBytes(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br" } }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()));
    }).once("error", reject);
  });
}
