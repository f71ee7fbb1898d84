import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createLogger } from "../../../console/src/log/logger.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { Browser, type InvitedBody, PASSWORD, setUp } from "../people/support.js";
import { backUp, restoreElsewhere } from "../restore/support.js";
import { ProviderRpc } from "./rpc.js";

const SHARD = "acme-calimero-testnet";
const SECRET = "sk_live_4cbe5a17d9f2";
const OTHER = "sk_live_other_77aa01";

interface ShardBody {
  id: string;
  status: string;
  upstream: {
    kind: string;
    url: string;
    redacted: boolean;
    endpoints: { url: string; headers: string[]; health: { state: string; lastFailure: string | null } }[];
  };
}

describe("console: a shard whose RPC wants a key", () => {
  let rpc: ProviderRpc;
  let backup: ProviderRpc;
  let at: TestConsole;
  let token: string;
  const lines: string[] = [];
  before(async () => {
    rpc = await ProviderRpc.start();
    rpc.key = ["x-api-key", SECRET];
    backup = await ProviderRpc.start();
    at = await startConsole({
      allowPrivateUpstreams: true,
      logger: createLogger("trace", { write: (line) => lines.push(line) }),
    });
    const body = {
      id: SHARD,
      masterAccount: "acme.calimero.testnet",
      endpoints: [{ url: `${rpc.origin}/rpc`, headers: { "X-Api-Key": SECRET } }],
    };
    const added = await call<ShardBody>(at, "/shards", 201, { body });
    assert.deepEqual(added.upstream.endpoints[0]?.headers, ["x-api-key"]);
    const request = { body: { name: "x", permissions: "full" } };
    token = (await call<{ value: string }>(at, `/shards/${SHARD}/tokens`, 201, request)).value;
  });
  after(async () => {
    await at?.close();
    await rpc?.close();
    await backup?.close();
  });
  beforeEach(() => {
    rpc.asked.length = 0;
    backup.asked.length = 0;
  });

  const through = async (value = token, from = at) => {
    const answer = await from.gatewayFetch(value, { method: "block", params: { finality: "final" } }, SHARD);
    return { status: answer.status, body: (await answer.json()) as { result?: unknown; error?: { message: string } } };
  };
  const change = (endpoints: unknown, more = {}) => ({ method: "PATCH", body: { endpoints, ...more } });
  const usual = () => [{ url: `${rpc.origin}/rpc`, headers: { "x-api-key": SECRET } }];
  const reset = () => call<ShardBody>(at, `/shards/${SHARD}`, 200, change(usual()));
  const accessKey = async (...rights: string[]) =>
    (await call<{ value: string }>(at, "/access-keys", 201, { body: { name: "k", rights, shards: "all" } })).value;

  it("gets it with each request, and nothing of the client's", async () => {
    assert.equal((await through()).body.result, "from the node");
    const [asked] = rpc.asked;
    assert.ok(asked);
    const { headers, url } = asked;
    assert.deepEqual([url, headers["x-api-key"], headers.authorization], ["/rpc", SECRET, undefined]);
    assert.ok(!JSON.stringify(headers).includes(token));
  });

  it("gets it from the custodian, too", async () => {
    rpc.asked.length = 0;
    await problem(at, `/shards/${SHARD}/accounts/acme.calimero.testnet/keys`, "unknown-account");
    await at.adminFetch(`/shards/${SHARD}/accounts/acme.calimero.testnet`, {
      method: "PUT",
      body: { privateKey: `ed25519:${"1".repeat(64)}` },
    });
    const { generateKeyPair } = await import("pulumi-keyring-near/key-pair");
    const { privateKey } = generateKeyPair();
    await at.adminFetch(`/shards/${SHARD}/accounts/acme.calimero.testnet`, { method: "PUT", body: { privateKey } });
    assert.equal(rpc.requests.length, 1);
    assert.equal(rpc.requests[0]?.headers["x-api-key"], SECRET);
  });

  it("never shows it: not in an answer, a problem, the log, the data folder or a backup", async () => {
    const shown = [
      await (await at.adminFetch("/shards")).text(),
      await (await at.adminFetch(`/shards/${SHARD}`)).text(),
      await (await at.adminFetch(`/shards/${SHARD}`, change(usual()))).text(),
      await (await at.adminFetch(`/shards/${SHARD}`, change([{ url: "x", headers: { "x-api-key": SECRET } }]))).text(),
      await (await at.adminFetch(`/shards/${SHARD}`, change([{ url: rpc.origin, headers: { host: SECRET } }]))).text(),
      await (
        await at.adminFetch(`/shards/${SHARD}`, change([{ url: rpc.origin, headers: { "x-api-key": `${SECRET}\n` } }]))
      ).text(),
      await (await at.adminFetch(`/shards/${SHARD}/connection-test`, { body: {} })).text(),
      gunzipSync(await (await at.adminFetch("/backup")).arrayBuffer()).toString(),
    ];
    assert.match(shown.at(-1) ?? "", /"sealed":/, "the backup has it, encrypted");
    for (const text of shown) assert.ok(!text.includes(SECRET) && !text.includes(btoa(SECRET)), text.slice(0, 500));
    assert.ok(!lines.join("").includes(SECRET));
    if (at.databaseUrl !== undefined) return;
    for (const file of await readdir(at.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(join(file.parentPath, file.name));
      assert.ok(!bytes.includes(SECRET) && !bytes.includes(btoa(SECRET)), file.name);
    }
  });

  it("shows a key in the URL only to who may add shards", async () => {
    const keyed = `${rpc.origin}/v1/${OTHER}?apiKey=${OTHER}`;
    await call(at, `/shards/${SHARD}`, 200, change([{ url: keyed }, { url: `${rpc.origin}/` }]));
    const full = await call<ShardBody>(at, `/shards/${SHARD}`, 200);
    assert.deepEqual([full.upstream.url, full.upstream.redacted], [keyed, false]);
    const weak = await accessKey("view-tokens", "manage-shards");
    for (const path of ["/shards", `/shards/${SHARD}`, `/shards/${SHARD}/connection-test`]) {
      const init = { accessKey: weak, ...(path.endsWith("test") ? { body: {} } : {}) };
      const text = await (await at.adminFetch(path, init)).text();
      assert.ok(!text.includes(OTHER), text);
      assert.ok(text.includes(`"${rpc.origin}/…"`), text);
    }
    const disabled = await at.adminFetch(`/shards/${SHARD}`, {
      method: "PATCH",
      body: { disabled: false },
      accessKey: weak,
    });
    assert.ok(!(await disabled.text()).includes(OTHER));
    const { right } = await problem(at, `/shards/${SHARD}`, "forbidden", { ...change(usual()), accessKey: weak });
    assert.equal(right, "add-shards");
    const { right: other } = await problem(at, `/shards/${SHARD}`, "forbidden", {
      ...change(usual()),
      accessKey: await accessKey("add-shards"),
    });
    assert.equal(other, "manage-shards");
    assert.ok(!lines.join("").includes(OTHER));
    await reset();
  });

  const mistakes: [name: string, value: unknown, reason: string][] = [
    ["x-api-key", `${SECRET}\n`, "line break"],
    ["x-api-key", `${SECRET}\r\nhost: x`, "line break"],
    ["x-api-key", "é", "printable ASCII"],
    ["x-api-key", "a".repeat(4097), "at most 4096"],
    ["x-api-key", "", "must not be empty"],
    ["x-api-key", " x", "begin or end with a space"],
    ["x-api-key", 1, "must be a text"],
    ["Host", "x", "cannot be set"],
    ["content-length", "1", "cannot be set"],
    ["Connection", "close", "cannot be set"],
    ["transfer-encoding", "chunked", "cannot be set"],
    ["proxy-authorization", "x", "cannot be set"],
    ["cookie", "a=b", "cannot be set"],
    ["bad name", "x", "is not the name of a header"],
    ["x\n", "x", "is not the name of a header"],
    ["a".repeat(65), "x", "more than 64"],
  ];
  for (const [name, value, reason] of mistakes) {
    it(`is refused as ${JSON.stringify(name).slice(0, 30)}: ${JSON.stringify(value).slice(0, 30)}`, async () => {
      for (const [path, method] of [
        ["/shards", "POST"],
        [`/shards/${SHARD}`, "PATCH"],
        ["/connection-test", "POST"],
      ] as const) {
        const shard = path === "/shards" ? { id: "wrong", masterAccount: "wrong.testnet" } : {};
        const body = { ...shard, endpoints: [{ url: rpc.origin, headers: { [name]: value } }] };
        const { errors, detail } = await problem(at, path, "invalid-request", { method, body });
        assert.deepEqual(
          errors?.map(({ property }) => property),
          [`endpoints[0].headers.${name.slice(0, 64)}`],
        );
        assert.ok(errors?.[0]?.reason.includes(reason), detail);
      }
      assert.deepEqual(rpc.asked, []);
    });
  }

  it("keeps tokens and id when URL and headers change, and what is left out stays", async () => {
    rpc.key = ["authorization", `Bearer ${OTHER}`];
    assert.equal((await through()).status, 502);
    const endpoints = [{ url: `${rpc.origin}/moved`, headers: { authorization: `Bearer ${OTHER}` } }];
    const changed = await call<ShardBody>(at, `/shards/${SHARD}`, 200, change(endpoints));
    assert.deepEqual(changed.upstream.endpoints[0]?.headers, ["authorization", "x-api-key"]);
    assert.equal((await through()).body.result, "from the node");
    assert.deepEqual([rpc.requests.at(-1)?.url, rpc.requests.at(-1)?.headers["x-api-key"]], ["/moved", SECRET]);
    const without = [{ url: `${rpc.origin}/moved`, headers: { "x-api-key": null } }];
    const fewer = await call<ShardBody>(at, `/shards/${SHARD}`, 200, change(without));
    assert.deepEqual(fewer.upstream.endpoints[0]?.headers, ["authorization"]);
    rpc.key = ["x-api-key", SECRET];
    await reset();
  });

  it("never sends it to another origin than the one it was given for", async () => {
    const { errors } = await problem(at, `/shards/${SHARD}`, "invalid-request", change([{ url: backup.origin }]));
    assert.deepEqual(
      errors?.map(({ property }) => property),
      ["endpoints[0].headers"],
    );
    assert.match(errors?.[0]?.reason ?? "", /are needed anew/);
    await call(at, `/shards/${SHARD}`, 200, change([{ url: backup.origin, headers: {} }]));
    assert.equal((await through()).body.result, "from the node");
    await call(at, `/shards/${SHARD}/connection-test`, 200, { body: {} });
    for (const { headers } of backup.asked) assert.equal(headers["x-api-key"], undefined);
    // nor does it come back
    await problem(at, `/shards/${SHARD}`, "invalid-request", change([{ url: `${rpc.origin}/rpc` }]));
    await reset();
    await call(at, `/shards/${SHARD}`, 200, change([...usual(), { url: backup.origin }]));
    await call(at, `/shards/${SHARD}/connection-test`, 200, {
      body: { endpoints: [{ url: backup.origin, headers: {} }] },
    });
    for (const { headers } of backup.asked) assert.equal(headers["x-api-key"], undefined);
    await reset();
  });

  it("is changed only after its RPC has answered, unless that is not wanted", async () => {
    const refused = await problem(at, `/shards/${SHARD}`, "invalid-request", {
      ...change([{ url: `${rpc.origin}/rpc`, headers: { "x-api-key": OTHER } }]),
    });
    assert.match(refused.detail, /endpoints\[0\]\.url does not accept the console's credentials \(401\)/);
    assert.equal((await through()).status, 200);
    const url = `${rpc.origin}/rpc`;
    await call(
      at,
      `/shards/${SHARD}`,
      200,
      change([{ url, headers: { "x-api-key": OTHER } }], { skipConnectionTest: true }),
    );
    const { status, body } = await through();
    assert.equal(status, 502);
    assert.match(
      body.error?.message ?? "",
      /credentials \(401\)\. Whoever runs the console can set its headers\. Your token is not/,
    );
    const { upstream } = await call<ShardBody>(at, `/shards/${SHARD}`, 200);
    const health = upstream.endpoints[0]?.health;
    assert.deepEqual(
      [health?.state, health?.lastFailure],
      ["failing", "does not accept the console's credentials (401)"],
    );
    await reset();
    await through();
    const after = await call<ShardBody>(at, `/shards/${SHARD}`, 200);
    assert.equal(after.upstream.endpoints[0]?.health.state, "answering");
  });

  it("is not moved to another chain half-way", async () => {
    backup.chainId = "other-chain";
    const refused = await problem(
      at,
      `/shards/${SHARD}`,
      "invalid-request",
      change([...usual(), { url: backup.origin }]),
    );
    assert.match(
      refused.detail,
      /endpoints\[1\]\.url is of the chain other-chain, and others of this shard are of calimero-test/,
    );
    backup.chainId = "calimero-test";
  });

  it("goes on at its second URL while the first is away, and says so on its page", async () => {
    await call(at, `/shards/${SHARD}`, 200, change([...usual(), { url: backup.origin }]));
    rpc.answer = (response) => response.socket?.destroy();
    assert.equal((await through()).body.result, "from the node");
    assert.equal(backup.requests.length, 1);
    rpc.answer = undefined;
    const { upstream } = await call<ShardBody>(at, `/shards/${SHARD}`, 200);
    assert.deepEqual(
      upstream.endpoints.map(({ health }) => [health.state, health.lastFailure]),
      [
        ["failing", "closed the connection without an answer"],
        ["answering", null],
      ],
    );
    await reset();
    await through();
    const entries = lines.map((line) => JSON.parse(line)).filter(({ rpc: url }) => url === `${rpc.origin}/…`);
    assert.deepEqual(
      entries.slice(-2).map(({ level, reason, msg, shardId }) => ({ level, reason, msg, shardId })),
      [
        {
          level: 40,
          reason: "closed the connection without an answer",
          msg: "a shard's RPC fails",
          shardId: SHARD,
        },
        { level: 30, reason: undefined, msg: "a shard's RPC answers again", shardId: SHARD },
      ],
    );
  });

  it("finishes what was sent before the change, and sends what follows to the new URL", async () => {
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      rpc.answer = (response) => {
        finish = () => response.setHeader("content-type", "application/json").end('{"result":"late"}');
        resolve();
      };
    });
    const before = through();
    await arrived;
    await call(at, `/shards/${SHARD}`, 200, change([{ url: backup.origin, headers: {} }]));
    assert.equal((await through()).body.result, "from the node");
    assert.equal(backup.requests.length, 1);
    finish();
    assert.equal((await before).body.result, "late");
    rpc.answer = undefined;
    await reset();
  });

  it("is changed by nobody who was narrowed while the connection was tested", async () => {
    const administrator = await setUp(at);
    const person = { name: "Bob", email: "bob@example.org", rights: ["add-shards", "manage-shards"], shards: "all" };
    const { id, invitation } = await administrator.call<InvitedBody>("/people", 201, { body: person });
    const bob = new Browser(at);
    await bob.call("/invitations/accept", 201, { body: { code: invitation.code, password: PASSWORD } });
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      backup.answer = (response) => {
        finish = () => response.setHeader("content-type", "application/json").end('{"result":{}}');
        resolve();
      };
    });
    const changing = bob.fetch(`/shards/${SHARD}`, change([{ url: backup.origin, headers: {} }]));
    await arrived;
    await call(at, `/people/${id}`, 200, { method: "PATCH", body: { rights: ["manage-shards"] } });
    finish();
    backup.answer = undefined;
    assert.equal((await changing).status, 403);
    assert.equal((await call<ShardBody>(at, `/shards/${SHARD}`, 200)).upstream.url, `${rpc.origin}/rpc`);
  });

  it("survives a restart, and a backup that is restored", async () => {
    at = await at.restart();
    assert.equal((await through()).body.result, "from the node");
    const elsewhere = await restoreElsewhere(await backUp(at), at, []);
    try {
      const { upstream } = await call<ShardBody>(elsewhere, `/shards/${SHARD}`, 200);
      assert.deepEqual(upstream.endpoints[0]?.headers, ["x-api-key"]);
    } finally {
      await elsewhere.close();
    }
  });

  it("forgets its key once it is removed", async () => {
    const { shard } = await call<{ shard: ShardBody }>(at, `/shards/${SHARD}`, 200, { method: "DELETE" });
    assert.deepEqual(shard.upstream.endpoints[0]?.headers, []);
    await problem(at, `/shards/${SHARD}`, "shard-removed", change(usual(), { skipConnectionTest: true }));
    rpc.asked.length = 0;
    await problem(at, `/shards/${SHARD}`, "shard-removed", change(usual()));
    assert.deepEqual(rpc.asked, []);
    await problem(at, `/shards/${SHARD}/connection-test`, "shard-removed", { body: {} });
  });
});
