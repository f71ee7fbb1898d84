import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startConsole, type TestConsole, withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";

interface ShardBody {
  id: string;
  masterAccount: string;
  upstream: { kind: string; url?: string };
  rpcUrl: string;
  createdAt: string;
}

describe("console: shards", () => {
  const at = withConsole();

  const shard = (body: Record<string, unknown> = {}) => ({
    body: {
      id: "acme-calimero-testnet",
      rpcUrl: "https://8.8.8.8/rpc",
      masterAccount: "acme.calimero.testnet",
      ...body,
    },
  });

  it("begin with a development shard that answers", async () => {
    const found = await call<ShardBody>(at, `/shards/${at.shardId}`, 200);
    assert.equal(found.masterAccount, "demos.calimero.testnet");
    assert.deepEqual(found.upstream, { kind: "development" });
    assert.equal(found.rpcUrl, `${at.url}/api/v1/shards/demos-calimero-testnet/neard-rpc/`);
    const { value } = await issue(at);
    const params = { request_type: "view_account", finality: "final", account_id: found.masterAccount };
    const answer = await at.gatewayFetch(value, { method: "query", params });
    assert.equal(answer.status, 200);
    const { result } = (await answer.json()) as { result: { amount: string } };
    assert.match(result.amount, /^\d+$/);
  });

  it("can be added, looked up and listed page by page", async () => {
    const added = await call<ShardBody>(at, "/shards", 201, shard());
    assert.deepEqual([added.upstream.kind, added.upstream.url], ["url", "https://8.8.8.8/rpc"]);
    assert.deepEqual(await call<ShardBody>(at, `/shards/${added.id}`, 200), added);
    await call(at, "/shards", 201, shard({ id: "beta", masterAccount: "beta.testnet" }));
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      interface Page {
        shards: ShardBody[];
        nextCursor: string | null;
      }
      const page: Page = await call<Page>(at, `/shards?limit=1${cursor && `&cursor=${cursor}`}`, 200);
      seen.push(...page.shards.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    assert.deepEqual(seen, ["acme-calimero-testnet", "beta", "demos-calimero-testnet"]);
  });

  it("cannot be added twice", async () => {
    const refused = await problem(at, "/shards", "shard-exists", shard({ id: at.shardId }));
    assert.equal(refused.shardId, at.shardId);
  });

  const mistakes: [string, Record<string, unknown>, string][] = [
    ["id", { id: "Not-An-Id" }, "is not a shard id"],
    ["id", { id: "a" }, "is not a shard id"],
    ["id", { id: "a--b" }, "is not a shard id"],
    ["id", { id: `${"a".repeat(65)}` }, "is not a shard id"],
    ["masterAccount", { masterAccount: "x..y" }, "is not an account id"],
    ["rpcUrl", { rpcUrl: "rpc.example.org" }, "is not a URL"],
    ["rpcUrl", { rpcUrl: "file:///etc/passwd" }, "must begin with http"],
    ["rpcUrl", { rpcUrl: "https://user:secret@8.8.8.8/" }, "must not hold a user name"],
    ["rpcUrl", { rpcUrl: "https://8.8.8.8/#x" }, "must not hold a fragment"],
    ["rpcUrl", { rpcUrl: "http://127.0.0.1:3030/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://0x7f.1/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://2130706433/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://[::ffff:127.0.0.1]/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://[::127.0.0.1]/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://[::10.0.0.1]/" }, "private network"],
    ["rpcUrl", { rpcUrl: "http://[64:ff9b::169.254.169.254]/" }, "link-local"],
    ["rpcUrl", { rpcUrl: "http://127.1./" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://localhost/" }, "this machine itself"],
    ["rpcUrl", { rpcUrl: "http://169.254.169.254/latest/meta-data/" }, "link-local"],
    ["rpcUrl", { rpcUrl: "http://name.invalid/" }, "cannot resolve"],
  ];
  for (const [property, body, reason] of mistakes) {
    it(`are refused with ${JSON.stringify(body)}`, async () => {
      const { errors, detail } = await problem(at, "/shards", "invalid-request", shard({ id: "wrong", ...body }));
      assert.equal(errors?.length, 1);
      assert.equal(errors?.[0]?.property, property);
      assert.ok(errors?.[0]?.reason.includes(reason), errors?.[0]?.reason);
      assert.ok(!detail.includes("secret"));
    });
  }

  it("name every mistake at once", async () => {
    const { errors } = await problem(at, "/shards", "invalid-request", {
      body: { id: "-", rpcUrl: "ftp://x", name: 1 },
    });
    assert.deepEqual(
      errors?.map(({ property }) => property),
      ["id", "rpcUrl", "masterAccount", "name"],
    );
  });
});

describe("console: a shard at a URL", () => {
  let node: Server;
  let url: string;
  const asked: string[] = [];
  before(async () => {
    node = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.setHeader("content-type", "application/json").end('{"jsonrpc":"2.0","id":1,"result":"from the node"}');
    }).listen(0, "127.0.0.1");
    await once(node, "listening");
    url = `http://localhost:${(node.address() as AddressInfo).port}/rpc?x=1`;
  });
  after(() => node.close());

  it("is reached through the gateway, until the operator no longer allows where it is", async () => {
    const first = await startConsole({ allowPrivateUpstreams: true });
    const ids = { named: url, literal: url.replace("localhost", "127.0.0.1") };
    const values: Record<string, string> = {};
    for (const [id, rpcUrl] of Object.entries(ids)) {
      await call(first, "/shards", 201, { body: { id, rpcUrl, masterAccount: `${id}.testnet` } });
      const request = { body: { name: "x", permissions: "full" } };
      values[id] = (await call<{ value: string }>(first, `/shards/${id}/tokens`, 201, request)).value;
      const answer = await first.gatewayFetch(values[id], { method: "status" }, id);
      assert.deepEqual([answer.status, await answer.json()], [200, { jsonrpc: "2.0", id: 1, result: "from the node" }]);
    }
    assert.deepEqual(asked, ["POST /rpc?x=1", "POST /rpc?x=1"]);
    const second = await first.restart({ allowPrivateUpstreams: false });
    for (const [id, value] of Object.entries(values)) {
      const answer = await second.gatewayFetch(value, { method: "status" }, id);
      const text = await answer.text();
      assert.equal(answer.status, 503, text);
      assert.ok(text.includes(`cannot serve the shard ${id} `), text);
      assert.ok(!text.includes("127.0.0.1"));
    }
    assert.equal(asked.length, 2);
    await second.close();
  });
});

describe("console: development shards", () => {
  it("keep what they are over restarts, also when they are no longer asked for", async () => {
    const own = { id: "own-shard", masterAccount: "own.testnet" };
    const first = await startConsole({ developmentShards: [own] });
    const { value } = await call<{ value: string }>(first, "/shards/own-shard/tokens", 201, {
      body: { name: "x", permissions: "full" },
    });
    const params = { request_type: "view_access_key_list", finality: "final", account_id: "own.testnet" };
    const keys = async (at: TestConsole) => {
      const answer = await at.gatewayFetch(value, { method: "query", params }, "own-shard");
      assert.equal(answer.status, 200);
      return ((await answer.json()) as { result: { keys: { public_key: string }[] } }).result.keys;
    };
    const [key] = await keys(first);
    const second = await first.restart({ developmentShards: [] });
    assert.deepEqual(await keys(second), [key]);

    const folder = join(second.dataDir, "development-shards", "own-shard");
    assert.ok(!(await readdir(folder)).includes("master-account.json"), "its key is in the vault, not in a file");
    const { accounts } = await call<{ accounts: { accountId: string }[] }>(second, "/shards/own-shard/accounts", 200);
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      ["own.testnet"],
    );
    await second.close();
  });

  it("are refused where their id means another shard", async () => {
    const first = await startConsole({ developmentShards: [] });
    await call(first, "/shards", 201, {
      body: { id: "taken", rpcUrl: "http://8.8.8.8/", masterAccount: "taken.testnet" },
    });
    await assert.rejects(
      first.restart({ developmentShards: [{ id: "taken", masterAccount: "taken.testnet" }] }),
      /Shard "taken" is at http:\/\/8\.8\.8\.8\/ already/,
    );
    const second = await first.restart({ developmentShards: [{ id: "mine", masterAccount: "one.testnet" }] });
    await assert.rejects(
      second.restart({ developmentShards: [{ id: "mine", masterAccount: "two.testnet" }] }),
      /Shard "mine" belongs to one\.testnet, not to two\.testnet/,
    );
    await second.close();
  });
});
