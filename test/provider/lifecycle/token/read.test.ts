import assert from "node:assert/strict";
import { Engine } from "../../support/engine.js";
import { type PassInputs, pass, passInputs } from "../../support/pass.js";

const DAY = 86_400_000;

async function created(inputs: Partial<PassInputs> = {}) {
  const made = pass();
  const engine = new Engine(made.resource, made.context);
  await engine.up(passInputs(inputs));
  return { ...made, engine };
}

describe("reading a token", () => {
  it("changes nothing while it lives as recorded", async () => {
    const { engine, context } = await created({ expiresIn: "30d", rotation: { before: "7d" } });
    const before = structuredClone(engine.state);
    await engine.refresh();
    assert.deepEqual(engine.state, before);
    assert.deepEqual(context.messages, []);
  });

  it("keeps both values during an overlap", async () => {
    const { engine } = await created();
    await engine.up(passInputs({ name: "b" }));
    const before = structuredClone(engine.state);
    await engine.refresh();
    assert.deepEqual(engine.state, before);
  });

  it("drops the previous value once its time is over", async () => {
    const { engine, context } = await created();
    await engine.up(passInputs({ name: "b" }));
    context.pass(DAY);
    await engine.refresh();
    for (const output of ["previousToken", "previousTokenId", "previousRevokeAt"] as const) {
      assert.equal(engine.state[output], undefined);
    }
  });

  it("calls it gone when it was revoked elsewhere and nothing else of it lives", async () => {
    const { engine, issuer, context } = await created();
    issuer.revokeElsewhere("token-1");
    await engine.refresh();
    assert.equal(engine.stored, undefined);
    assert.deepEqual(context.messages, [
      'warning: Pass "web" was revoked elsewhere at 2026-06-01T00:00:00.000Z; the next up mints it again',
    ]);
  });

  it("says when it expired", async () => {
    const { engine, context } = await created({ expiresIn: "1d" });
    context.pass(2 * DAY);
    await engine.refresh();
    assert.equal(engine.stored, undefined);
    assert.deepEqual(context.messages, [
      'warning: Pass "web" has expired at 2026-06-02T00:00:00.000Z; the next up mints it again',
    ]);
  });

  it("keeps the resource as revoked while the previous value lives: an engine forgets what is gone", async () => {
    const { engine, issuer } = await created();
    await engine.up(passInputs({ name: "b" }));
    issuer.revokeElsewhere("token-2");
    await engine.refresh();
    assert.equal(engine.state.status, "revoked");
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("calls it gone when neither lives", async () => {
    const { engine, issuer } = await created();
    await engine.up(passInputs({ name: "b" }));
    issuer.revokeElsewhere("token-1");
    issuer.revokeElsewhere("token-2");
    await engine.refresh();
    assert.equal(engine.stored, undefined);
  });

  it("never calls it gone while a token lives that an interrupted rotation left", async () => {
    const { engine, issuer } = await created();
    issuer.fault = (step) => (step === "issue" ? "lost" : undefined);
    await assert.rejects(engine.up(passInputs({ name: "b" })));
    issuer.fault = () => undefined;
    issuer.revokeElsewhere("token-1");
    await engine.refresh();
    assert.notEqual(engine.stored, undefined);
    await engine.up(passInputs({ name: "b" }));
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
  });

  it("fails, and calls nothing gone, when the issuer cannot be asked", async () => {
    const { engine, issuer } = await created();
    issuer.fault = () => "refused";
    await assert.rejects(engine.refresh(), /refuses connections/);
    issuer.fault = (step) => (step === "living" ? "refused" : undefined);
    issuer.revokeElsewhere("token-1");
    await assert.rejects(engine.refresh(), /refuses connections/);
    assert.notEqual(engine.stored, undefined);
  });

  it("reads back what drifted, so that the next up puts it right", async () => {
    const { engine, issuer } = await created();
    const find = issuer.find.bind(issuer);
    issuer.find = async (...asked) => {
      const found = await find(...asked);
      return found === undefined ? undefined : { ...found, spec: { ...found.spec, permissions: ["everything"] } };
    };
    await engine.refresh();
    assert.deepEqual(engine.state.permissions, ["everything"]);
    assert.equal(await engine.up(passInputs()), "updated");
    assert.deepEqual(engine.state.permissions, ["look"]);
  });

  it("warns of an end that somebody else has set", async () => {
    const { engine, issuer, context } = await created();
    await issuer.revoke("token-1", "2026-06-02T00:00:00.000Z", context);
    await engine.refresh();
    assert.deepEqual(context.messages, [
      'warning: Pass "web" will be revoked at 2026-06-02T00:00:00.000Z: somebody else scheduled this',
    ]);
  });

  it("imports a living token by its id, with inputs that lead to it and without its value", async () => {
    const { resource, engine, context } = await created({ expiresIn: "30d" });
    const found = await resource.read("here/token-1", undefined, context);
    assert.equal(found?.id, engine.id);
    assert.deepEqual(found?.inputs, {
      place: "here",
      name: "web",
      permissions: ["look"],
      expiresAt: "2026-07-01T00:00:00.000Z",
    });
    assert.equal(found?.state.tokenId, "token-1");
    assert.equal(found?.state.token, undefined);
    assert.equal(await resource.read("here/token-9", undefined, context), undefined);
  });

  it("imports the same resource by its own id, and by the id of either token that lives in an overlap", async () => {
    const { resource, engine, issuer, context } = await created();
    await engine.up(passInputs({ name: "other" }));
    const { previousRevokeAt } = engine.state;
    const byId = await resource.read(engine.id, undefined, context);
    assert.deepEqual(
      [
        byId?.id,
        byId?.state.tokenId,
        byId?.state.generation,
        byId?.state.previousTokenId,
        byId?.state.previousRevokeAt,
      ],
      [engine.id, "token-2", 2, "token-1", previousRevokeAt],
    );
    for (const token of ["here/token-1", "here/token-2"]) {
      assert.deepEqual(await resource.read(token, undefined, context), byId);
    }
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
  });

  it("imports a token that nobody has labelled by its own id", async () => {
    const { resource, issuer, context } = await created();
    const tokenId = issuer.plant(undefined);
    assert.equal((await resource.read(`here/${tokenId}`, undefined, context))?.id, `here/${tokenId}`);
  });

  it("looks up in the same way what a program only reads, whatever it says of it", async () => {
    const { resource, engine, context } = await created();
    const given = { name: "web", owner: "acme/infra/dev/other" } as unknown as typeof engine.state;
    const found = await resource.read(engine.id, given, context);
    assert.deepEqual([found?.id, found?.state.tokenId], [engine.id, "token-1"]);
  });

  it("imports nothing that is dead", async () => {
    const { resource, engine, issuer, context } = await created();
    issuer.revokeElsewhere("token-1");
    for (const id of ["here/token-1", engine.id]) {
      assert.equal(await resource.read(id, undefined, context), undefined);
    }
  });

  it("says what an id looks like", async () => {
    const { resource, context } = await created();
    for (const id of ["", "token-1", "/token-1", "here/"]) {
      await assert.rejects(
        resource.read(id, undefined, context),
        /is not an id of this type; write <place>\/<token id>/,
      );
    }
  });
});
