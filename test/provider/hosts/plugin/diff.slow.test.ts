import assert from "node:assert/strict";
import { type DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { ownEnvironment } from "../../../support/environment.js";
import { NOWHERE, type Plugin, type Props, plugin, TOKEN, UNKNOWN, urnOf } from "./support.js";
import { type TestEngine, testEngine } from "./test-engine.js";
import { ID, INPUTS, state } from "./tokens.js";

const KINDS = Object.entries(PropertyDiff.Kind).map(([name, kind]) => [kind, name] as const);

describe("a diff by the plugin", () => {
  ownEnvironment("https_proxy");

  let engine: TestEngine;
  let started: Plugin;

  before(async () => {
    engine = await testEngine();
    started = await plugin();
    await started.handshake(engine.address);
    await started.configure(NOWHERE);
  });
  after(async () => {
    await started.stop();
    engine.close();
  });
  afterEach(() => engine.told());

  it("of the same inputs is none, and nothing is said", async () => {
    const diff = await started.diff({ state: state(), before: INPUTS, after: INPUTS });
    assert.deepEqual([diff.getChanges(), details(diff)], [1, {}]);
    assert.deepEqual(engine.told(), []);
  });

  it("of another owner is none: who owns it is never a reason", async () => {
    const other = state({ owner: "-/infra/dev/site" });
    for (const before of [INPUTS, { ...INPUTS, owner: "-/infra/dev/site" }]) {
      const diff = await started.diff({ state: other, before, after: INPUTS });
      assert.equal(diff.getChanges(), 1);
    }
  });

  it("says which settings are missing where something is to be done, and only there", async () => {
    const unset = await plugin();
    assert.equal((await unset.diff({ state: state(), before: INPUTS, after: INPUTS })).getChanges(), 1);
    const changed = { state: state(), before: INPUTS, after: { ...INPUTS, permissions: ["write"] } };
    await assert.rejects(unset.diff(changed), /AuthToken "web": .*CALIMERO_CONSOLE_URL.*CALIMERO_ACCESS_KEY/);
    await unset.stop();
  });

  it("points at each input that was changed, added or taken away", async () => {
    const before = { ...INPUTS, expiresIn: "30d" };
    const after = { ...INPUTS, permissions: ["write"], rotation: { every: "7d" } };
    const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const diff = await started.diff({ state: state({ expiresIn: "30d", expiresAt }), before, after });
    assert.equal(diff.getChanges(), 2);
    assert.deepEqual(details(diff), {
      permissions: "UPDATE of an input",
      rotation: "ADD of an input",
      expiresIn: "DELETE of an input",
    });
    assert.deepEqual(diff.getReplacesList(), []);
  });

  /** What the person at the terminal reads when the engine goes on with an update. */
  const updateAfter = async (before: Props, after: Props, old = state()) => {
    const diff = await started.diff({ state: old, before, after });
    assert.deepEqual(engine.told(), []);
    await started.update(ID, old, after, { preview: true });
    return { diff, told: engine.told() };
  };

  it("has its reason told when the update begins, with the resource that it is about", async () => {
    const {
      told: [told, ...more],
    } = await updateAfter(INPUTS, { ...INPUTS, permissions: ["write"] });
    assert.deepEqual([told?.severity, told?.urn, more], ["info", TOKEN, []]);
    assert.match(told?.message ?? "", /^AuthToken "web" rotates: permissions changed; the previous value keeps/);
  });

  it("tells it to an engine on this machine also where a proxy leads out of it", async () => {
    process.env["https_proxy"] = "http://127.0.0.1:9";
    await started.handshake(engine.address);
    const { told } = await updateAfter(INPUTS, { ...INPUTS, permissions: ["write"] });
    assert.equal(told.length, 1);
  });

  it("has none told for an update that the engine turns into a replacement; that it is one is told", async () => {
    const after = { ...INPUTS, permissions: ["write"] };
    await started.diff({ state: state(), before: INPUTS, after });
    await started.create(after, { preview: true });
    const [told, ...more] = engine.told();
    assert.match(told?.message ?? "", /^AuthToken "web" is replaced, not updated: /);
    assert.deepEqual(more, []);
    await started.create(after, { preview: true });
    assert.deepEqual(engine.told(), []);
  });

  it("is not asked for by an engine that replaces for a reason of its own, as after a taint; that is told, too", async () => {
    await started.check(INPUTS, { olds: INPUTS });
    // for the replacement the engine asks again, as if there were none
    await started.check(INPUTS);
    await started.create(INPUTS, { preview: true });
    assert.match(engine.told()[0]?.message ?? "", /^AuthToken "web" is replaced, not updated: /);
  });

  it("replaces for another shard, without a gap", async () => {
    const diff = await started.diff({
      state: state(),
      before: INPUTS,
      after: { ...INPUTS, shardId: "other-calimero" },
    });
    assert.deepEqual([diff.getReplacesList(), diff.getDeletebeforereplace()], [["shardId"], false]);
    assert.deepEqual(details(diff), { shardId: "UPDATE_REPLACE of an input" });
  });

  it("takes inputs that are not known yet for a possible change", async () => {
    const { diff, told } = await updateAfter(INPUTS, { ...INPUTS, name: UNKNOWN });
    assert.deepEqual([diff.getChanges(), details(diff)], [2, { name: "UPDATE of an input" }]);
    assert.match(told[0]?.message ?? "", /^AuthToken "web" may rotate: name is not known yet/);
  });

  it("that time alone makes points at the outputs that change", async () => {
    const inputs = { ...INPUTS, rotation: { every: "1d" } };
    const then = new Date(Date.now() - 2 * 86_400_000).toISOString();
    const rotateAt = new Date(Date.parse(then) + 86_400_000).toISOString();
    const old = state({ rotation: { every: "1d" }, createdAt: then, rotateAt });
    const { diff, told } = await updateAfter(inputs, inputs, old);
    assert.equal(diff.getChanges(), 2);
    const changed = details(diff);
    for (const output of ["token", "tokenId", "generation"]) assert.equal(changed[output], "UPDATE of an output");
    for (const same of ["shardId", "name", "permissions", "owner", "rotation"]) assert.ok(!(same in changed), same);
    assert.match(told[0]?.message ?? "", /^AuthToken "web" rotates: /);
  });

  it("warns of a near end although nothing is due", async () => {
    const inputs = { ...INPUTS, expiresIn: "30d" };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const createdAt = new Date(Date.parse(expiresAt) - 30 * 86_400_000).toISOString();
    const diff = await started.diff({
      state: state({ expiresIn: "30d", createdAt, expiresAt }),
      before: inputs,
      after: inputs,
    });
    assert.equal(diff.getChanges(), 1);
    const [told] = engine.told();
    assert.deepEqual([told?.severity, told?.urn], ["warning", TOKEN]);
    assert.match(told?.message ?? "", /^AuthToken "web" expires in .* and no rotation is set$/);
  });

  it("that fails says which resource and property it is about", async () => {
    const past = { ...INPUTS, expiresAt: "2020-01-01T00:00:00Z" };
    await assert.rejects(
      started.diff({ state: state({ expiresAt: past.expiresAt }), before: past, after: past }),
      /AuthToken "web": expiresAt: .* is in the past/,
    );
  });

  it("goes on when the engine takes no messages any more", async () => {
    const own = await plugin();
    const gone = await testEngine();
    await own.handshake(gone.address);
    await own.configure(NOWHERE);
    gone.close();
    const diff = await own.diff({ state: state(), before: INPUTS, after: { ...INPUTS, permissions: ["write"] } });
    assert.equal(diff.getChanges(), 2);
    await own.stop();
  });

  it("of a key replaces it for another account", async () => {
    const key = { shardId: "demos-calimero-testnet", accountId: "a.demos.calimero.testnet", publicKey: PUBLIC_KEY };
    const after = { ...key, accountId: "b.demos.calimero.testnet" };
    const old = { ...key, status: "added", adopted: false, instance: "0".repeat(32), owner: "" };
    const diff = await started.diff(
      { state: old, before: key, after },
      { urn: urnOf("keyring:calimero:CustodianKey") },
    );
    assert.deepEqual(diff.getReplacesList(), ["accountId"]);
    assert.deepEqual(details(diff), { accountId: "UPDATE_REPLACE of an input" });
  });
});

const PUBLIC_KEY = `ed25519:${"1".repeat(32)}`;

/** Each property of a detailed diff, in words. */
function details(diff: DiffResponse): Props {
  const found: Props = {};
  diff.getDetaileddiffMap().forEach((detail, property) => {
    const [, kind] = KINDS.find(([number]) => number === detail.getKind()) ?? [];
    found[property] = `${kind} of an ${detail.getInputdiff() ? "input" : "output"}`;
  });
  return found;
}
