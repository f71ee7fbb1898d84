import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../../../support/console.js";
import { ownEnvironment } from "../../../support/environment.js";
import type { InitFailed } from "../../support/provider-calls.js";
import { type ConsoleProxy, proxyTo } from "../../support/proxy.js";
import { problem } from "../../support/test-server.js";
import { leftFor, type Plugin, type Props, plugin, secret, TOKEN } from "./support.js";
import { type TestEngine, testEngine } from "./test-engine.js";
import { INPUTS } from "./tokens.js";

describe("operations of the plugin, with a real console", () => {
  ownEnvironment();
  let console: TestConsole;
  let proxy: ConsoleProxy;
  let engine: TestEngine;
  let started: Plugin;

  before(async () => {
    [console, engine] = await Promise.all([startConsole(), testEngine()]);
    proxy = await proxyTo(console.url);
    started = await plugin();
    await started.handshake(engine.address);
    await started.configure({ calimeroUrl: proxy.url, calimeroAccessKey: secret(console.accessKey) });
  });
  after(async () => {
    await started.stop();
    engine.close();
    await proxy.close();
    await console.close();
  });
  afterEach(() => {
    proxy.treat = () => "pass";
    engine.told();
  });

  async function gateway(token: unknown): Promise<number> {
    const { value } = token as { value: unknown };
    return (await console.gatewayFetch(String(value), { method: "block", params: { finality: "final" } })).status;
  }

  it("mint, rotate, find as it is and revoke, secrets as secrets", async () => {
    const { id, outputs } = await started.create(INPUTS);
    assert.match(id, /^demos-calimero-testnet\/[0-9a-f]{32}$/);
    assert.deepEqual(Object.keys(outputs["token"] as Props), Object.keys(secret("")));
    assert.equal(await gateway(outputs["token"]), 200);

    assert.deepEqual(await started.read(id, outputs, INPUTS), { id, outputs, inputs: INPUTS });

    const rotated = await started.update(id, outputs, { ...INPUTS, permissions: "full" });
    assert.deepEqual([rotated["generation"], rotated["previousToken"]], [2, outputs["token"]]);
    assert.equal(await gateway(rotated["token"]), 200);

    await started.delete(id, rotated);
    for (const value of [rotated["token"], outputs["token"]]) assert.equal(await gateway(value), 401);
    await started.delete(id, rotated);
  });

  it("repeat as a secret what was given as one", async () => {
    const { id, outputs } = await started.create({ ...INPUTS, name: secret("web") });
    assert.deepEqual(outputs["name"], secret("web"));
    const found = await started.read(id, outputs, { ...INPUTS, name: secret("web") });
    assert.deepEqual([found.outputs["name"], found.inputs["name"]], [secret("web"), secret("web")]);
    await started.delete(id, outputs);
  });

  it("answer for what is gone with an empty id, and tell when it went", async () => {
    const { id, outputs } = await started.create(INPUTS);
    const path = `/shards/${console.shardId}/tokens/${outputs["tokenId"]}`;
    await console.adminFetch(path, { method: "DELETE" });
    assert.deepEqual(await started.read(id, outputs, INPUTS), { id: "", outputs: {}, inputs: {} });
    const [told] = engine.told();
    assert.deepEqual([told?.severity, told?.urn], ["warning", TOKEN]);
    assert.match(told?.message ?? "", /^AuthToken "web" was revoked elsewhere at .*; the next up mints it again$/);
  });

  it("import a living token by its id: inputs for the program, no empty value, and a warning that it lacks", async () => {
    const made = await started.create({ ...INPUTS, expiresIn: "30d" });
    const id = `demos-calimero-testnet/${made.outputs["tokenId"]}`;
    const found = await started.read(id, {});
    assert.equal(found.id, made.id);
    assert.deepEqual(await started.read(made.id, {}), found, "its own id leads to the same");
    assert.deepEqual(found.inputs, {
      shardId: INPUTS.shardId,
      name: "web",
      permissions: ["view-blocks"],
      expiresAt: made.outputs["expiresAt"],
    });
    assert.ok(!("token" in found.outputs));
    assert.match(engine.told()[0]?.message ?? "", /has no value, because token .* was imported/);
    await started.delete(made.id, made.outputs);
    assert.equal((await started.read(id, {})).id, "", "a dead one is not there to be imported");
  });

  it("leave to the state what may have been minted, and go on with it in the next update", async () => {
    const replies = ["drop the reply" as const, busy];
    proxy.treat = ({ method }) => (method === "POST" ? (replies.shift() ?? busy) : "pass");
    const left = await leftBy(started.create(INPUTS));
    assert.match(left.id, /^demos-calimero-testnet\/[0-9a-f]{32}$/);
    assert.deepEqual([left.properties["status"], left.properties["generation"]], ["pending", 0]);
    assert.equal(left.reasons.length, 1);
    assert.match(left.reasons[0] ?? "", /^AuthToken "web": .*429.*run `pulumi up` again to finish/);

    proxy.treat = () => "pass";
    const finished = await started.update(left.id, left.properties, INPUTS);
    assert.equal(await gateway(finished["token"]), 200);
    await started.delete(left.id, finished);
  });

  it("leave to the state the new value of a rotation of which a later step fails, as a secret", async () => {
    const { id, outputs } = await started.create(INPUTS);
    proxy.treat = ({ method }) => (method === "DELETE" ? busy : "pass");
    const left = await leftBy(started.update(id, outputs, { ...INPUTS, permissions: "full" }));
    assert.equal(left.id, id);
    assert.equal(await gateway(left.properties["token"]), 200);
    assert.deepEqual(Object.keys(left.properties["token"] as Props), Object.keys(secret("")));
    assert.deepEqual(left.properties["previousToken"], outputs["token"]);
    proxy.treat = () => "pass";
    await started.delete(id, left.properties);
    for (const value of [outputs["token"], left.properties["token"]]) assert.equal(await gateway(value), 401);
  });

  it("fail whole where nothing was begun: the state gets nothing", async () => {
    proxy.treat = () => problem(403, "forbidden", { right: "issue-tokens" });
    await assert.rejects(started.create(INPUTS), (error: Error) => {
      assert.match(error.message, /AuthToken "web": shardId: .*lacks the right issue-tokens/);
      assert.equal(leftFor(error), undefined);
      return true;
    });
  });

  it("carry a state of more than four megabytes, where gRPC usually ends", async () => {
    const triggers = { everything: "x".repeat(5_000_000) };
    const { id, outputs } = await started.create({ ...INPUTS, rotation: { triggers } });
    assert.deepEqual((outputs["rotation"] as Props)["triggers"], triggers);
    await started.delete(id, outputs);
  });

  it("never answer with the access key", async () => {
    assert.ok(!started.answers().includes(console.accessKey));
    assert.ok(!JSON.stringify(engine.told()).includes(console.accessKey));
  });
});

/** Asks to wait longer than any operation may take. */
const busy = problem(429, "too-many-requests", {}, { "retry-after": "86400" });

/** What a failed operation left for the state. */
async function leftBy(operation: Promise<unknown>): Promise<InitFailed> {
  const failed = await operation.then(
    () => assert.fail("was to fail"),
    (error: unknown) => leftFor(error),
  );
  return failed ?? assert.fail("left nothing for the state");
}
