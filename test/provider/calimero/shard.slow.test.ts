import assert from "node:assert/strict";
import type { ShardInputs } from "../../../provider/src/calimero/shard/inputs.js";
import { Shard } from "../../../provider/src/calimero/shard/shard.js";
import type { ShardState } from "../../../provider/src/calimero/shard/state.js";
import { ProviderRpc } from "../../console/shards/rpc.js";
import { withConsole } from "../../support/console.js";
import { impatientContext } from "../support/calimero.js";
import { Engine } from "../support/engine.js";
import { json, problem, reset, testServer } from "../support/test-server.js";

const masterAccount = "acme.calimero.testnet";
const KEY = "the key of the provider";

describe("a Shard at a real console", () => {
  const console = withConsole({ allowPrivateUpstreams: true });
  let rpc: ProviderRpc;
  let context: ReturnType<typeof contextOf>;
  let acme: Engine<ShardInputs, ShardState>;
  let shardId: string;
  let count = 0;

  const contextOf = (accessKey: string) =>
    impatientContext(console.url, { accessKey, clock: { now: () => new Date() } as never });

  beforeEach(async () => {
    rpc = await ProviderRpc.start();
    shardId = `acme${++count}-calimero-testnet`;
    context = contextOf(console.accessKey);
    acme = new Engine(Shard, context);
  });
  afterEach(() => rpc.close());

  const url = () => `${rpc.origin}/`;
  const inputs = (more: object = {}) => ({
    ...{ shardId, masterAccount, owner: "acme/infra/dev/acme" },
    endpoints: [{ url: rpc.origin, headers: { "X-Api-Key": KEY } }],
    ...more,
  });
  const patch = async (body: object) => {
    const answer = await console.adminFetch(`/shards/${shardId}`, { method: "PATCH", body });
    assert.equal(answer.status, 200, await answer.text());
  };
  const atConsole = async () => (await (await console.adminFetch(`/shards/${shardId}`)).json()) as ShardBody;
  interface ShardBody {
    status: string;
    upstream: { endpoints: { url: string; headers: string[] }[] };
    allowedOrigins: string[];
    maxTokenLifetime: number | null;
    tokenPermissions: string[] | null;
  }
  const namesThere = async () => (await atConsole()).upstream.endpoints.map(({ headers }) => headers);
  const changeOf = (raw: object) => {
    const checked = Shard.check(raw, { now: new Date() });
    return Shard.diff(acme.state, checked.inputs, { now: new Date(), settings: context.settings });
  };

  it("is added, with the names of its headers as outputs and their values as secrets", async () => {
    await acme.up(inputs({ allowedOrigins: ["https://b.example.org", "https://a.example.org"] }));
    const { endpoints, createdAt, ...rest } = acme.state;
    assert.equal(acme.id, shardId);
    assert.deepEqual(endpoints, [{ url: url(), headers: { "x-api-key": KEY } }]);
    assert.ok(Date.parse(createdAt ?? "") > 0);
    assert.deepEqual(rest, {
      ...{ shardId, masterAccount, owner: "acme/infra/dev/acme", status: "active" },
      headerNames: { [rpc.origin]: ["x-api-key"] },
      allowedOrigins: ["https://a.example.org", "https://b.example.org"],
      rpcUrl: `${console.url}/api/v1/shards/${shardId}/neard-rpc/`,
      issuerUrls: [console.url],
    });
    assert.deepEqual(Shard.secrets, ["endpoints"]);
    assert.equal(await acme.up(inputs({ allowedOrigins: ["https://a.example.org", "https://b.example.org"] })), "same");
  });

  it("is added with ceilings, which are changed in place, and lifted when the program no longer gives them", async () => {
    const ceilings = async () => {
      const { maxTokenLifetime, tokenPermissions } = await atConsole();
      return [maxTokenLifetime, tokenPermissions];
    };
    await acme.up(inputs({ maxTokenLifetime: "30d", tokenPermissions: ["view-blocks", "view-accounts"] }));
    assert.deepEqual(await ceilings(), [2_592_000, ["view-accounts", "view-blocks"]]);
    assert.equal(acme.state.maxTokenLifetime, "30d");
    const same = inputs({ maxTokenLifetime: "P30D", tokenPermissions: ["view-accounts", "view-blocks"] });
    assert.equal(await acme.up(same), "same");
    const other = inputs({ maxTokenLifetime: "12h" });
    assert.match(said(changeOf(other)), /is updated: maxTokenLifetime, tokenPermissions changed/);
    assert.equal(await acme.up(other), "updated");
    assert.deepEqual(await ceilings(), [43_200, null]);
    await patch({ maxTokenLifetime: 90 });
    await acme.refresh();
    assert.equal(acme.state.maxTokenLifetime, "90s");
    assert.equal(await acme.up(other), "updated");
    assert.equal(await acme.up(inputs()), "updated");
    assert.deepEqual(await ceilings(), [null, null]);
  });

  it("leaves ceilings alone that somebody has set at the console", async () => {
    await acme.up(inputs());
    await patch({ maxTokenLifetime: 60, tokenPermissions: ["view-keys"] });
    await acme.refresh();
    assert.equal(await acme.up(inputs()), "same");
    assert.equal(await acme.up(inputs({ allowedOrigins: ["https://a.example.org"] })), "updated");
    assert.deepEqual((await atConsole()).tokenPermissions, ["view-keys"]);
    const imported = await Shard.read(shardId, undefined, context);
    assert.deepEqual(imported?.inputs?.tokenPermissions, ["view-keys"]);
    assert.equal(imported?.inputs?.maxTokenLifetime, "1m");
  });

  it("names wrong ceilings at preview", () => {
    const { failures } = Shard.check(inputs({ maxTokenLifetime: "0s", tokenPermissions: ["view-account", "full"] }), {
      now: new Date(),
    });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["maxTokenLifetime", "tokenPermissions[0]"],
    );
    assert.match(failures[1]?.reason ?? "", /did you mean "view-accounts"/);
  });

  it("can be disabled from the start", async () => {
    await acme.up(inputs({ disabled: true }));
    assert.equal((await atConsole()).status, "disabled");
    assert.equal(acme.state.status, "disabled");
  });

  it("is changed in place, and what the program no longer gives is removed", async () => {
    await acme.up(inputs());
    const second = await ProviderRpc.start();
    const endpoints = [{ url: second.origin, headers: { authorization: "Basic x" } }, { url: rpc.origin }];
    assert.match(said(changeOf(inputs({ endpoints }))), /is updated: endpoints changed/);
    assert.equal(await acme.up(inputs({ endpoints })), "updated");
    assert.deepEqual(await namesThere(), [["authorization"], []]);
    assert.equal(await acme.up(inputs({ endpoints: [{ url: second.origin, headers: {} }] })), "updated");
    assert.deepEqual(await namesThere(), [[]]);
    await second.close();
  });

  it("moves to another origin with its headers, and without them where the program drops them", async () => {
    await acme.up(inputs());
    const second = await ProviderRpc.start();
    await acme.up(inputs({ endpoints: [{ url: second.origin, headers: { "x-api-key": KEY } }] }));
    assert.deepEqual(await namesThere(), [["x-api-key"]]);
    await acme.up(inputs({ endpoints: [{ url: rpc.origin }] }));
    assert.deepEqual(await namesThere(), [[]]);
    await second.close();
  });

  it("keeps headers that somebody set at the console until the program mentions headers", async () => {
    await acme.up(inputs({ endpoints: [{ url: rpc.origin }] }));
    await patch({ endpoints: [{ url: url(), headers: { authorization: "by hand" } }] });
    await acme.refresh();
    assert.deepEqual(acme.state.headerNames, { [rpc.origin]: ["authorization"] });
    const change = changeOf(inputs({ endpoints: [{ url: rpc.origin }] }));
    assert.deepEqual([change.kind, change.warnings.length], ["none", 1]);
    assert.match(change.warnings[0] ?? "", /endpoints\[0\]: authorization/);
    assert.equal(await acme.up(inputs({ endpoints: [{ url: rpc.origin, headers: {} }] })), "updated");
    assert.deepEqual(await namesThere(), [[]]);
  });

  it("sees what was changed elsewhere, and brings it back", async () => {
    await acme.up(inputs());
    await patch({ endpoints: [{ url: url(), headers: { "x-api-key": null } }], allowedOrigins: ["*"] });
    await acme.refresh();
    assert.match(said(changeOf(inputs())), /endpoints\[0\]\.headers\.x-api-key, allowedOrigins changed/);
    await acme.up(inputs());
    assert.deepEqual([await namesThere(), (await atConsole()).allowedOrigins], [[["x-api-key"]], []]);
  });

  it("that was disabled at the console stays so, with a warning, until the program says otherwise", async () => {
    await acme.up(inputs());
    await patch({ disabled: true });
    await acme.refresh();
    const change = changeOf(inputs());
    assert.equal(change.kind, "none");
    assert.match(change.warnings.join(), /is disabled at the console\. Set disabled: false/);
    await acme.up(inputs({ disabled: false }));
    assert.equal((await atConsole()).status, "active");
  });

  it("is not taken over silently; with adopt it gets the program's settings", async () => {
    await acme.up(inputs({ allowedOrigins: ["*"] }));
    const other = new Engine(Shard, context);
    await assert.rejects(other.up(inputs()), /has a shard "acme.*" already\. Set adopt: true/);
    await assert.rejects(
      other.up(inputs({ adopt: true, masterAccount: "other.calimero.testnet" })),
      /masterAccount: .* belongs to acme\.calimero\.testnet/,
    );
    await other.up(inputs({ adopt: true, endpoints: [{ url: rpc.origin, headers: { authorization: "x y" } }] }));
    assert.deepEqual([await namesThere(), (await atConsole()).allowedOrigins], [[["authorization"]], []]);
    await assert.rejects(
      new Engine(Shard, context).up(
        inputs({ adopt: true, shardId: console.shardId, masterAccount: "demos.calimero.testnet" }),
      ),
      /is a development shard/,
    );
  });

  it("is left at the console by a destroy, and removed only with removeOnDelete", async () => {
    await acme.up(inputs());
    await acme.destroy();
    assert.equal((await atConsole()).status, "active");
    assert.match(context.messages.join(), /stays at the console, with its tokens/);
    await acme.up(inputs({ adopt: true, removeOnDelete: true }));
    await acme.destroy();
    assert.equal((await atConsole()).status, "removed");
    await assert.rejects(acme.up(inputs({ adopt: true })), /was removed from the console .* choose another shardId/);
  });

  it("that was removed elsewhere is gone, and a refresh says what to do", async () => {
    await acme.up(inputs());
    await console.adminFetch(`/shards/${shardId}`, { method: "DELETE" });
    assert.equal(await acme.refresh(), "gone");
    assert.match(context.messages.join(), /Shard "acme" was removed elsewhere\. .* choose another shardId/);
  });

  it("is never gone by the word of whoever may not see it", async () => {
    await acme.up(inputs());
    const body = { name: "other", rights: ["manage-shards"], shards: [console.shardId] };
    const answer = await console.adminFetch("/access-keys", { body });
    const { value } = (await answer.json()) as { value: string };
    for (const accessKey of [value, `keyring_${"x".repeat(43)}`]) {
      await assert.rejects(Shard.read(shardId, acme.state, contextOf(accessKey)), /may not do this|does not accept/);
    }
  });

  it("whose URLs its reader may not see whole keeps those of the state", async () => {
    await acme.up(inputs({ endpoints: [{ url: `${rpc.origin}/v1/a-key`, headers: { "x-api-key": KEY } }] }));
    const body = { name: `reader ${shardId}`, rights: ["manage-shards"], shards: "all" };
    const { value } = (await (await console.adminFetch("/access-keys", { body })).json()) as { value: string };
    const found = await Shard.read(shardId, acme.state, contextOf(value));
    assert.deepEqual(JSON.parse(JSON.stringify(found?.state)), acme.state);
    await assert.rejects(Shard.read(shardId, undefined, contextOf(value)), /needs the right add-shards/);
  });

  it("whose main account alone changes is refused: no shard could get its id", async () => {
    await acme.up(inputs());
    assert.throws(() => changeOf(inputs({ masterAccount: "other.calimero.testnet" })), /masterAccount: .* for good/);
    const change = changeOf(inputs({ shardId: "new-calimero-testnet", masterAccount: "other.calimero.testnet" }));
    assert.deepEqual(change.kind === "replace" && [change.properties, change.deleteFirst], [
      ["shardId", "masterAccount"],
      false,
    ]);
    assert.match(said(change), /stays at the console/);
  });

  it("names everything that is wrong at once, and repeats no value", () => {
    const endpoints = [
      { url: "ftp://secret.example.org", headers: { Host: "secret", "x-a": "secret\n", "X-A": "secret" } },
      { url: "https://secret:secret@rpc.example.org" },
    ];
    const { failures } = Shard.check(inputs({ endpoints, allowedOrigins: ["https://a.example.org/secret"] }), {
      now: new Date(),
    });
    assert.deepEqual(
      failures.map(({ property }) => property),
      [
        "endpoints[0].url",
        "endpoints[0].headers.Host",
        "endpoints[0].headers.x-a",
        "endpoints[0].headers.x-a",
        "endpoints[0].headers.X-A",
        "endpoints[1].url",
        "allowedOrigins[0]",
      ],
    );
    assert.doesNotMatch(JSON.stringify(failures.slice(0, 6)), /secret/);
  });
});

describe("a Shard whose console fails", () => {
  const inputs = {
    ...{ shardId: "acme-calimero-testnet", masterAccount, owner: "acme/infra/dev/acme" },
    endpoints: [{ url: "https://rpc.example.org/", headers: { "x-api-key": KEY } }],
    skipConnectionTest: true,
  };
  const answer = {
    ...{ id: inputs.shardId, masterAccount, rpcUrl: "https://console.example.org/rpc/", status: "active" },
    createdAt: "2026-06-01T00:00:00.000Z",
    allowedOrigins: [],
    upstream: {
      kind: "url",
      url: "https://rpc.example.org/",
      redacted: false,
      endpoints: [{ url: "https://rpc.example.org/", headers: ["x-api-key"] }],
    },
  };
  const version = json(200, { version: "0.1.0", features: ["shard-endpoints", "allowed-origins"], schema: 1 });
  const absent = problem(404, "unknown-shard");

  it("after a lost answer, finds what was added", async () => {
    const server = await testServer(absent, version, reset, json(200, answer));
    const { state } = await Shard.create(inputs, impatientContext(server.url));
    assert.deepEqual(state.endpoints, inputs.endpoints);
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ["GET", "GET", "POST", "GET"],
    );
    await server.close();
  });

  it("is pending where nobody can say, and the next up finishes without adopt", async () => {
    const server = await testServer(absent, version, reset, problem(403, "forbidden"));
    const acme = new Engine(Shard, impatientContext(server.url));
    await assert.rejects(acme.up(inputs), /may have been added: run `pulumi up` again/);
    assert.equal(acme.state.status, "pending");
    server.replies.splice(0, 9, json(200, answer));
    assert.equal(await acme.up(inputs), "updated");
    assert.equal(acme.state.status, "active");
    await server.close();
  });

  it("sends values anew where nobody knows whether a change was made, and shows none of them", async () => {
    const server = await testServer(absent, version, json(201, answer));
    const acme = new Engine(Shard, impatientContext(server.url));
    await acme.up(inputs);
    const leaking = problem(500, "internal", { detail: `cannot store ${KEY} 2` });
    server.replies.splice(0, 9, json(200, answer), leaking);
    const next = { ...inputs, endpoints: [{ url: "https://rpc.example.org/", headers: { "x-api-key": `${KEY} 2` } }] };
    await assert.rejects(acme.up(next), (error: Error) => !error.message.includes(KEY) && /500/.test(error.message));
    server.replies.splice(0, 9, json(200, answer));
    assert.equal(await acme.up(inputs), "updated");
    assert.equal(JSON.parse(server.requests.at(-1)?.body ?? "{}").endpoints[0].headers["x-api-key"], KEY);
    await server.close();
  });

  it("is not believed where it never had the shard, or has another one of its id", async () => {
    const server = await testServer(absent, version, json(201, answer));
    const acme = new Engine(Shard, impatientContext(server.url));
    await acme.up({ ...inputs, removeOnDelete: true });
    const another = { ...answer, createdAt: "2026-07-01T00:00:00.000Z" };
    server.replies.splice(0, 9, json(200, another));
    await assert.rejects(acme.refresh(), /has another shard acme-calimero-testnet/);
    await assert.rejects(acme.destroy(), /has another shard acme-calimero-testnet/);
    assert.ok(!server.requests.some(({ method }) => method === "DELETE"));
    const stranger = await testServer(absent);
    const elsewhere = impatientContext(stranger.url);
    await assert.rejects(Shard.read(acme.id, acme.state, elsewhere), /does not know this shard/);
    await assert.rejects(Shard.delete(acme.id, acme.state, elsewhere), /does not know this shard/);
    await Promise.all([server.close(), stranger.close()]);
  });

  it("is too old for headers says so, and takes a URL by itself", async () => {
    const old = json(200, { version: "0.0.9", features: [], schema: 1 });
    const server = await testServer(absent, old);
    await assert.rejects(
      Shard.create(inputs, impatientContext(server.url)),
      /\(version 0\.0\.9\) is too old for this: it lacks the feature shard-endpoints/,
    );
    const { upstream: _, ...rest } = answer;
    const before = { ...rest, upstream: { kind: "url", url: "https://rpc.example.org/" } };
    server.replies.splice(0, 9, absent, json(201, before));
    await Shard.create({ ...inputs, endpoints: [{ url: "https://rpc.example.org/" }] }, impatientContext(server.url));
    assert.deepEqual(JSON.parse(server.requests.at(-1)?.body ?? ""), {
      ...{ id: inputs.shardId, masterAccount, rpcUrl: "https://rpc.example.org/" },
    });
    await server.close();
  });
});

function said(change: ReturnType<typeof Shard.diff>): string {
  return change.kind === "none" ? "" : change.reason;
}
