import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { startConsole, type TestConsole } from "../../support/console.js";
import { KEY } from "../support/calimero.js";
import { PROVIDER, startDynamicHost } from "../support/dynamic-host.js";
import type { ProviderHost } from "../support/host-process.js";
import { type InitFailed, initFailed } from "../support/provider-calls.js";
import { type ConsoleProxy, proxyTo, type Treatment } from "../support/proxy.js";
import { problem } from "../support/test-server.js";

const inputs = {
  shardId: "demos-calimero-testnet",
  name: "web",
  permissions: ["view-blocks"],
  owner: "acme/infra/dev/web",
};

const state = {
  ...inputs,
  token: "5e".repeat(32),
  tokenId: "t1",
  status: "active",
  createdAt: "2026-06-01T00:00:00.000Z",
  generation: 1,
  rpcUrl: "http://127.0.0.1:1/api/v1/shards/demos-calimero-testnet/neard-rpc/",
};

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";

describe("the host of dynamic resources, without a console", () => {
  let host: ProviderHost;

  before(async () => {
    host = await startDynamicHost({
      CALIMERO_CONSOLE_URL: "http://127.0.0.1:1",
      CALIMERO_ACCESS_KEY: "keyring_nobody's",
    });
    await host.configure({});
  });
  after(() => host.stop());

  it("shows every wrong property at once", async () => {
    const { failures } = await host.check(
      {},
      { shardId: "X", permissions: ["view-block"], expiresIn: "-1d", colour: 1 },
    );
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["", "expiresIn", "permissions[0]", "shardId"]);
    const unknown = failures.find(({ property }) => property === "");
    assert.equal(
      unknown?.reason,
      "colour: there is no such property",
      "its value, which the engine would print, may be a secret",
    );
    assert.match(
      failures.find(({ property }) => property === "permissions[0]")?.reason ?? "",
      /did you mean "view-blocks"\?/,
    );
  });

  it("names a secret input that is wrong in the reason alone, since the engine prints the value of a property that is named", async () => {
    const token = "hunter2-hunter2";
    for (const adopt of [token, { tokenId: "", token }, { token, colour: 1 }]) {
      const { failures } = await host.check({}, { ...inputs, adopt });
      assert.ok(failures.length > 0);
      for (const { property, reason } of failures) {
        assert.equal(property, "");
        assert.match(reason, /^adopt(?:\.\w+)?: /);
        assert.ok(!reason.includes(token));
      }
    }
  });

  it("gives back inputs in their normal form, with the text that leads to the provider", async () => {
    const checked = await host.check({}, { ...inputs, name: " web ", permissions: ["view-blocks", "write"] });
    assert.deepEqual(checked.failures, []);
    assert.deepEqual(checked.inputs, { ...inputs, permissions: ["write", "view-blocks"], __provider: PROVIDER });
  });

  it("says nothing of what preview does not know, and leaves it unknown", async () => {
    const unknown = { ...inputs, name: runtime.unknownValue, permissions: ["write", runtime.unknownValue] };
    const checked = await host.check({}, unknown);
    assert.deepEqual(checked.failures, []);
    assert.deepEqual(checked.inputs, { ...unknown, __provider: PROVIDER });
  });

  it("compares with what was there: an end that has passed since is no failure", async () => {
    const past = { ...inputs, expiresAt: "2020-01-01T00:00:00Z" };
    assert.deepEqual((await host.check(past, past)).failures, []);
    assert.equal((await host.check(inputs, past)).failures[0]?.property, "expiresAt");
  });

  it("sees no change in the same inputs, nor in an order", async () => {
    assert.deepEqual(await host.diff(ID, state, inputs), { changes: false, replaces: [], deleteFirst: false });
  });

  it("updates for a changed setting and says why, so that preview shows it", async () => {
    const diff = await host.diff(ID, state, { ...inputs, permissions: ["write"] });
    assert.deepEqual(diff, { changes: true, replaces: [], deleteFirst: false });
    await host.prints(/^AuthToken "web" rotates: permissions changed; the previous value keeps .* until 20/m);
  });

  it("replaces for another shard, without a gap", async () => {
    const diff = await host.diff(ID, state, { ...inputs, shardId: "other-calimero" });
    assert.deepEqual(diff, { changes: true, replaces: ["shardId"], deleteFirst: false });
  });

  it("takes inputs that are not known yet for a possible change", async () => {
    assert.equal((await host.diff(ID, state, { ...inputs, name: runtime.unknownValue })).changes, true);
    await host.prints(/^AuthToken "web" may rotate: name is not known yet$/m);
  });

  it("warns of a near end", async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const diff = await host.diff(ID, { ...state, expiresIn: "30d", expiresAt: soon }, { ...inputs, expiresIn: "30d" });
    assert.equal(diff.changes, false);
    await host.prints(/^warning: AuthToken "web" expires in .* and no rotation is set$/m);
  });

  it("says in a failed diff which resource and property it is about", async () => {
    const past = "2020-01-01T00:00:00Z";
    await assert.rejects(
      host.diff(ID, { ...state, expiresAt: past }, { ...inputs, expiresAt: past }),
      /AuthToken "web": expiresAt: .* is in the past/,
    );
  });
});

describe("the host of dynamic resources, without settings", () => {
  let host: ProviderHost;

  before(async () => {
    host = await startDynamicHost();
    await host.configure({});
  });
  after(() => host.stop());

  it("says in the check of what is to be created all that is missing, with how to set it", async () => {
    const { failures } = await host.check({}, inputs);
    assert.equal(failures.length, 1);
    assert.match(
      failures[0]?.reason ?? "",
      /CALIMERO_CONSOLE_URL .*keyring:calimeroUrl.*CALIMERO_ACCESS_KEY .*--secret/,
    );
  });

  it("says it in a diff where something is to be done, and only there", async () => {
    assert.deepEqual((await host.check(inputs, inputs)).failures, []);
    assert.equal((await host.diff(ID, state, inputs)).changes, false);
    const changed = { ...inputs, permissions: ["write"] };
    await assert.rejects(host.diff(ID, state, changed), /AuthToken "web": .*CALIMERO_CONSOLE_URL.*CALIMERO_ACCESS_KEY/);
  });

  it("says in every operation that an address is missing, naming the resource, without a stack", async () => {
    const operations = [
      () => host.create(inputs),
      () => host.update(ID, state, { ...inputs, name: "other" }),
      () => host.read(ID, state),
      () => host.delete(ID, state),
    ];
    for (const operation of operations) {
      await assert.rejects(operation, (error: Error & { details: string }) => {
        assert.match(
          error.details,
          /^(Error: )?AuthToken "(web|other)": keyring:calimeroUrl: no address of a Calimero console/,
        );
        return true;
      });
    }
    assert.doesNotMatch(host.printed(), /^\s+at .*[:(]\d+/m, "a stack says nothing to a user");
  });

  it("leaves nothing half-done to the state when nothing was begun", async () => {
    await host.create(inputs).then(
      () => assert.fail("was to fail"),
      (error: unknown) => assert.equal(initFailed(error), undefined),
    );
  });
});

describe("the host of dynamic resources, with a real console", () => {
  let console: TestConsole;
  let proxy: ConsoleProxy;
  let config: Record<string, string>;
  let host: ProviderHost;
  const others: ProviderHost[] = [];

  before(async () => {
    console = await startConsole();
    proxy = await proxyTo(console.url);
    config = { "keyring:calimeroUrl": proxy.url, "keyring:calimeroAccessKey": console.accessKey };
    host = await startDynamicHost();
    await host.configure(config);
  });
  after(async () => {
    await Promise.all([host, ...others].map((started) => started.stop()));
    await proxy.close();
    await console.close();
  });
  afterEach(() => {
    proxy.treat = () => "pass";
  });

  /** A host in a fresh process, which was told these settings. */
  async function another(env: NodeJS.ProcessEnv, told: Record<string, string>): Promise<ProviderHost> {
    const started = await startDynamicHost(env);
    others.push(started);
    await started.configure(told);
    return started;
  }

  async function gateway(token: unknown): Promise<number> {
    return (await console.gatewayFetch(String(token), { method: "block", params: { finality: "final" } })).status;
  }

  /** What a failed operation left for the state. */
  async function leftBy(operation: Promise<unknown>): Promise<InitFailed> {
    const failed = await operation.then(
      () => assert.fail("was to fail"),
      (error: unknown) => initFailed(error),
    );
    return failed ?? assert.fail("left nothing for the state");
  }

  it("creates, reads, rotates and deletes, and prints no secret", async () => {
    const made = await host.create(inputs);
    assert.match(made.id, /^demos-calimero-testnet\/[0-9a-f]{32}$/);
    const { token, __provider, generation, status } = made.properties;
    assert.deepEqual([__provider, generation, status], [PROVIDER, 1, "active"]);
    assert.ok(!Object.values(made.properties).includes(null));

    const found = await host.read(made.id, made.properties);
    assert.deepEqual(found, { id: made.id, properties: made.properties, inputs: undefined });

    const rotated = await host.update(made.id, made.properties, { ...inputs, permissions: "full" });
    assert.equal(rotated["generation"], 2);
    assert.equal(rotated["previousToken"], token);
    assert.equal(rotated["__provider"], PROVIDER);
    assert.equal(await gateway(rotated["token"]), 200);

    await host.delete(made.id, rotated);
    assert.equal(await gateway(rotated["token"]), 401);
    const gone = await host.read(made.id, rotated);
    assert.equal(gone.id, "");
    await host.prints(/^warning: AuthToken "web" was revoked elsewhere at .*; the next up mints it again$/m);
    for (const secret of [console.accessKey, token, rotated["token"]]) {
      assert.ok(!host.printed().includes(String(secret)));
      assert.ok(!made.id.includes(String(secret)));
    }
  });

  it("imports a living token by its id, with inputs for the program", async () => {
    const made = await host.create({ ...inputs, expiresIn: "30d" });
    const id = `demos-calimero-testnet/${made.properties["tokenId"]}`;
    const found = await host.read(id, {});
    assert.equal(found.id, made.id);
    assert.deepEqual(await host.read(made.id, {}), found, "its own id leads to the same");
    assert.equal(found.inputs?.["name"], "web");
    assert.equal(found.properties["__provider"], PROVIDER);
  });

  it("gives the state a create that may have happened, and the next update finishes it", async () => {
    const replies: Treatment[] = ["drop the reply", busy];
    proxy.treat = ({ method }) => (method === "POST" ? (replies.shift() ?? busy) : "pass");
    const { id, properties, reasons } = await leftBy(host.create(inputs));
    assert.equal(properties["status"], "pending");
    assert.equal(properties["__provider"], PROVIDER, "the next delete needs it");
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? "", /^AuthToken "web": .*429.*run `pulumi up` again to finish/);
    assert.doesNotMatch(reasons[0] ?? "", /\n/, "one line, no stack");
    proxy.treat = () => "pass";
    const finished = await host.update(id, properties, inputs);
    assert.equal(await gateway(finished["token"]), 200);
    assert.equal(finished["generation"], 1);
  });

  it("gives the state the new value of a rotation of which a later step fails", async () => {
    const made = await host.create(inputs);
    proxy.treat = ({ method }) => (method === "DELETE" ? busy : "pass");
    const { id, properties, reasons } = await leftBy(
      host.update(made.id, made.properties, { ...inputs, permissions: "full" }),
    );
    assert.equal(id, made.id);
    assert.equal(await gateway(properties["token"]), 200);
    assert.equal(properties["previousToken"], made.properties["token"]);
    assert.equal(properties["__provider"], PROVIDER);
    assert.match(reasons.join(), new RegExp(`token ${made.properties["tokenId"]} may still be alive: `));
    proxy.treat = () => "pass";
    await host.delete(id, properties);
    for (const value of [made.properties["token"], properties["token"]]) assert.equal(await gateway(value), 401);
  });

  it("has its settings for the very first reads, eight at once", async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) => host.create({ ...inputs, name: `t${index}` })),
    );
    const fresh = await another({}, config);
    const found = await Promise.all(made.map(({ id, properties }) => fresh.read(id, properties)));
    assert.deepEqual(
      found.map(({ id }) => id),
      made.map(({ id }) => id),
    );
  });

  it("takes settings from the environment before the stack's configuration", async () => {
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    const told = { "keyring:calimeroUrl": "http://127.0.0.1:1", "keyring:calimeroAccessKey": KEY };
    const started = await another(env, told);
    assert.equal((await started.create(inputs)).properties["status"], "active");
  });

  it("gives a wrong key to nobody: the error names the setting and not its value", async () => {
    const started = await another({ CALIMERO_ACCESS_KEY: KEY, CALIMERO_CONSOLE_URL: proxy.url }, config);
    const operations = [() => started.create(inputs), () => started.read(ID, state), () => started.delete(ID, state)];
    for (const operation of operations) {
      await assert.rejects(operation, (error: Error) => {
        assert.match(error.message, /keyring:calimeroAccessKey: the console at .* does not accept the access key/);
        assert.ok(!error.message.includes(KEY));
        return true;
      });
    }
    for (const secret of [KEY, state.token]) assert.ok(!started.printed().includes(secret));
  });

  it("takes any setting, right or wrong, as long as nothing is asked", async () => {
    const started = await another({}, WRONG);
    assert.deepEqual((await started.check({}, inputs)).failures, []);
    assert.equal((await started.diff(ID, state, inputs)).changes, false);
    await assert.rejects(
      started.create(inputs),
      /AuthToken "web": keyring:timeout \(KEYRING_TIMEOUT\): give the deadline .* from 1 to 3600/,
    );
  });
});

/** Asks to wait longer than any operation may take. */
const busy = problem(429, "too-many-requests", {}, { "retry-after": "86400" });

const WRONG = {
  "keyring:calimeroUrl": "nonsense",
  "keyring:calimeroAccessKey": "nonsense",
  "keyring:timeout": "never",
};
