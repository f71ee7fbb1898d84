import assert from "node:assert/strict";
import { Engine } from "../../support/engine.js";
import { pass, passInputs } from "../../support/pass.js";

/** A resource with one value. */
async function minted() {
  const made = pass();
  const engine = new Engine(made.resource, made.context);
  await engine.up(passInputs());
  return { ...made, engine };
}

/** A resource in the middle of an overlap. */
async function overlapping() {
  const made = await minted();
  await made.engine.up(passInputs({ name: "b" }));
  return made;
}

describe("deleting a token", () => {
  it("revokes the current and the previous value at once", async () => {
    const { engine, issuer } = await overlapping();
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("revokes what interrupted runs left", async () => {
    const { engine, issuer } = await overlapping();
    issuer.fault = (step) => (step === "issue" ? "lost" : undefined);
    await assert.rejects(engine.up(passInputs({ name: "c" })));
    issuer.fault = () => undefined;
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("takes one request where nothing else of the resource is alive", async () => {
    const { engine, issuer } = await minted();
    const before = issuer.requests.length;
    await engine.destroy();
    assert.deepEqual(issuer.requests.slice(before), ["revoke token-1"]);
    assert.deepEqual(issuer.alive(), []);
  });

  it("finds and revokes what an interrupted run left beside the only value that the state knows", async () => {
    const { engine, issuer } = await minted();
    issuer.fault = (step) => (step === "issue" ? "lost" : undefined);
    await assert.rejects(engine.up(passInputs({ name: "b" })));
    issuer.fault = () => undefined;
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("says that the only value is still alive where it cannot be revoked", async () => {
    const { engine, issuer } = await minted();
    issuer.fault = (step) => (step === "revoke" ? "refused" : undefined);
    await assert.rejects(engine.destroy(), {
      message:
        "token token-1 may still be alive: the issuer refuses connections. " +
        "Run `pulumi destroy` again, or `pulumi up --refresh` to keep the resource",
    });
    assert.deepEqual(issuer.aliveIds(), ["token-1"]);
  });

  it("succeeds when nothing is there any more", async () => {
    const { engine, issuer } = await overlapping();
    issuer.revokeElsewhere("token-1");
    issuer.revokeElsewhere("token-2");
    await engine.destroy();
    const unknown = pass();
    await unknown.resource.delete(
      "here/abc",
      { tokenId: "t", status: "active", generation: 1, name: "web", permissions: [] },
      unknown.context,
    );
  });

  it("fails loudly when the issuer refuses, keeps the state, and names all that is still alive", async () => {
    const { engine, issuer } = await overlapping();
    issuer.fault = (step) => (step === "revoke" ? "refused" : undefined);
    await assert.rejects(engine.destroy(), (error: Error) => {
      assert.match(error.message, /token token-2 may still be alive: the issuer refuses connections/);
      assert.match(error.message, /token token-1 may still be alive: the issuer refuses connections/);
      return true;
    });
    assert.notEqual(engine.stored, undefined);
    issuer.fault = () => undefined;
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("ends one value even when the other cannot be revoked", async () => {
    const { engine, issuer } = await overlapping();
    let refusals = 1;
    issuer.fault = (step) => (step === "revoke" && refusals-- > 0 ? "refused" : undefined);
    await assert.rejects(engine.destroy(), {
      message:
        "token token-1 may still be alive: the issuer refuses connections; token token-2 is revoked. " +
        "Run `pulumi destroy` again, or `pulumi up --refresh` to keep the resource",
    });
    assert.deepEqual(issuer.aliveIds(), ["token-1"]);
  });

  it("touches nothing when the state is older than what lives at the issuer", async () => {
    const { engine, issuer } = await overlapping();
    const old = structuredClone(engine.stored);
    await engine.up(passInputs({ name: "c" }));
    await engine.up(passInputs({ name: "d" }));
    engine.stored = old;
    const before = issuer.aliveIds();
    await assert.rejects(engine.destroy(), /this state is older than the console/);
    assert.deepEqual(issuer.aliveIds(), before);
  });
});
