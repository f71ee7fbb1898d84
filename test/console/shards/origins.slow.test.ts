import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";

interface ShardBody {
  allowedOrigins: string[];
}

const APP = "https://app.example.org";

describe("console: origins whose pages may use a shard", () => {
  const at = withConsole();
  const own = () => `/shards/${at.shardId}`;
  const allow = (allowedOrigins: unknown, status = 200) =>
    call<ShardBody>(at, own(), status, { method: "PATCH", body: { allowedOrigins } });
  const preflight = (origin: string) =>
    fetch(`${at.url}/api/v1${own()}/neard-rpc/`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });

  it("are none at first, and count from the next request on", async () => {
    assert.deepEqual((await call<ShardBody>(at, own(), 200)).allowedOrigins, []);
    assert.equal((await preflight(APP)).status, 403);
    assert.deepEqual((await allow([APP, "http://localhost:5173", APP])).allowedOrigins, [APP, "http://localhost:5173"]);
    assert.equal((await preflight(APP)).status, 204);
    const { value } = await issue(at);
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "status", params: [] });
    const headers = { origin: APP, "content-type": "application/json", "x-api-key": value };
    const answer = await fetch(`${at.url}/api/v1${own()}/neard-rpc/`, { method: "POST", headers, body });
    assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [200, APP]);
    assert.deepEqual((await allow([])).allowedOrigins, []);
    assert.equal((await preflight(APP)).status, 403);
  });

  it("come with a new shard, too", async () => {
    const body = { id: "fresh", rpcUrl: "https://8.8.8.8/rpc", masterAccount: "fresh.testnet", allowedOrigins: ["*"] };
    assert.deepEqual((await call<ShardBody>(at, "/shards", 201, { body })).allowedOrigins, ["*"]);
  });

  it("stay when something else of the shard changes", async () => {
    await allow([APP]);
    const disabled = await call<ShardBody>(at, own(), 200, { method: "PATCH", body: { disabled: true } });
    assert.deepEqual(disabled.allowedOrigins, [APP]);
    // a page can read why it is refused
    assert.equal((await preflight(APP)).status, 204);
    await call(at, own(), 200, { method: "PATCH", body: { disabled: false } });
  });

  for (const [wrong, reason] of [
    ["https://app.example.org/", /must be an origin without anything after it: "https:\/\/app\.example\.org"/],
    ["https://app.example.org/path?key=value", /"https:\/\/app\.example\.org"/],
    ["HTTPS://App.Example.org:443", /"https:\/\/app\.example\.org"/],
    ["app.example.org", /must be an origin such as/],
    ["null", /must be an origin such as/],
    ["https://user:word@app.example.org", /no user name and password/],
    ["https://*.example.org\n", /must be an origin/],
    [7, /must be a text/],
  ] as const) {
    it(`cannot be ${JSON.stringify(wrong)}`, async () => {
      const { errors } = await problem(at, own(), "invalid-request", {
        method: "PATCH",
        body: { allowedOrigins: [wrong] },
      });
      assert.match(errors?.[0]?.reason ?? "", reason);
      assert.equal(errors?.[0]?.property, "allowedOrigins[0]");
    });
  }

  it("may be the origin of an extension or an app", async () => {
    const apps = ["chrome-extension://abcdefghijklmnop", "tauri://localhost"];
    assert.deepEqual((await allow(apps)).allowedOrigins, apps);
  });
});
