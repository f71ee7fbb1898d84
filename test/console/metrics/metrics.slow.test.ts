import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, issue } from "../calls.js";

const MONITORING = join(__dirname, "..", "..", "..", "examples", "monitoring");

describe("console: metrics", () => {
  const clock = new TestClock();
  const at = withConsole({ metrics: { host: "127.0.0.1", port: 0 }, now: clock.now });

  const scrape = async () => {
    const response = await fetch(at.metricsUrl ?? "");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    return response.text();
  };
  /** The value of one series; undefined where there is none. */
  const value = (text: string, series: string) => {
    const line = text.split("\n").find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };

  it("count gateway requests by shard, class and outcome, and time what the shard answered", async () => {
    const { value: token } = await issue(at);
    const shard = at.shardId;
    for (let request = 0; request < 3; request++) await at.gatewayFetch(token, { method: "status" });
    await at.gatewayFetch("0".repeat(64), { method: "status" });
    await at.gatewayFetch(token, { method: "no_such_method" });
    const text = await scrape();
    const requests = (labels: string) => value(text, `keyring_gateway_requests_total{${labels}}`);
    assert.equal(requests(`shard="${shard}",class="read",outcome="relayed"`), 3);
    assert.equal(requests(`shard="",class="none",outcome="unauthenticated"`), 1);
    assert.equal(requests(`shard="${shard}",class="none",outcome="refused"`), 1);
    assert.equal(value(text, `keyring_gateway_request_seconds_count{shard="${shard}"}`), 3);
    assert.ok(!text.includes(token));
  });

  it("take no label from whoever has no token", async () => {
    for (const name of ["made-up-1", "made-up-2"]) {
      await fetch(`${at.url}/api/v1/shards/${name}/neard-rpc/`, { method: "POST", body: "{}" });
    }
    assert.ok(!(await scrape()).includes("made-up"));
  });

  it("count API requests by operation and status", async () => {
    await call(at, "/access-keys/self", 200);
    await fetch(`${at.url}/api/v1/shards`);
    const text = await scrape();
    assert.equal(value(text, 'keyring_api_requests_total{operation="getOwnAccessKey",status="200"}'), 1);
    assert.equal(value(text, 'keyring_api_requests_total{operation="listShards",status="401"}'), 1);
    assert.ok((value(text, 'keyring_api_requests_total{operation="issueToken",status="201"}') ?? 0) >= 1);
  });

  it("count credentials by what they are, anew after a minute", async () => {
    clock.advance(60);
    const before = value(await scrape(), `keyring_tokens_active{shard="${at.shardId}"}`) ?? 0;
    const body = { name: "short", permissions: "full", expiresInSeconds: 3_600 };
    await call(at, `/shards/${at.shardId}/tokens`, 201, { body });
    clock.advance(60);
    const text = await scrape();
    assert.equal(value(text, `keyring_tokens_active{shard="${at.shardId}"}`), before + 1);
    assert.equal(value(text, `keyring_tokens_ending{shard="${at.shardId}"}`), 1);
    assert.equal(value(text, "keyring_access_keys_active"), 1);
    clock.advance(3_600);
    const later = await scrape();
    assert.equal(value(later, `keyring_tokens_active{shard="${at.shardId}"}`), before);
  });

  it("say what the process and its database do", async () => {
    const text = await scrape();
    assert.match(text, /keyring_console_info\{version="[^"]+",database="(embedded|postgres)"\} 1/);
    assert.ok((value(text, "process_resident_memory_bytes") ?? 0) > 1e7);
    assert.ok(value(text, "nodejs_eventloop_lag_p99_seconds") !== undefined);
    assert.equal(value(text, 'keyring_database_connections{state="waiting"}'), 0);
  });

  it("are nowhere else, and there is nothing else where they are", async () => {
    assert.equal((await fetch(`${at.url}/metrics`, { headers: { accept: "text/plain" } })).status, 404);
    assert.equal((await fetch(new URL("/api/v1/shards", at.metricsUrl))).status, 404);
  });

  it("survive scrapers that never read", async () => {
    const { port } = new URL(at.metricsUrl ?? "");
    const sockets = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const socket = connect(Number(port), "127.0.0.1");
        await once(socket, "connect");
        socket.pause().write("GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50));
        return socket;
      }),
    );
    await scrape();
    for (const socket of sockets) socket.destroy();
  });

  it("are what the alert rules and the dashboard ask for", async () => {
    const text = await scrape();
    const known = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = "", type]) =>
        type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    for (const file of ["alerts.yaml", "dashboard.json"]) {
      const asked = [
        ...(await readFile(join(MONITORING, file), "utf8")).matchAll(/\b(?:keyring|nodejs|process)_[a-z0-9_]+/g),
      ];
      assert.ok(asked.length > 5);
      for (const [name] of asked) assert.ok(known.has(name), `${file}: ${name}`);
    }
  });
});
