import assert from "node:assert/strict";
import type { PartialFailure } from "../../../../provider/src/lifecycle/errors.js";
import { Engine } from "../../support/engine.js";
import { type PassInputs, type PassState, pass, passInputs } from "../../support/pass.js";
import type { Fault, Step } from "../../support/test-issuer.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A resource that was created with these inputs. */
async function created(inputs: Partial<PassInputs> = {}, options: { schedulesRevocation?: boolean } = {}) {
  const made = pass(options);
  const engine = new Engine(made.resource, made.context);
  await engine.up(passInputs(inputs));
  made.issuer.requests.length = 0;
  return { ...made, engine };
}

/** Fails one kind of request. */
function failing(step: Step, fault: Fault) {
  return (asked: Step) => (asked === step ? fault : undefined);
}

describe("rotating a token", () => {
  it("mints a new value, and leaves the old one valid for the grace", async () => {
    const { engine, issuer, context } = await created();
    const old = engine.state.token;
    await engine.up(passInputs({ permissions: ["write"] }));
    const { token, tokenId, generation, permissions } = engine.state;
    assert.deepEqual(
      { tokenId, generation, permissions },
      { tokenId: "token-2", generation: 2, permissions: ["write"] },
    );
    assert.equal(engine.state.previousToken, old);
    assert.equal(engine.state.previousTokenId, "token-1");
    assert.equal(engine.state.previousRevokeAt, "2026-06-02T00:00:00.000Z");
    assert.equal(issuer.tokenOf(token), "token-2");
    assert.equal(issuer.tokenOf(old), "token-1");
    context.pass(DAY - 1);
    assert.equal(issuer.tokenOf(old), "token-1");
    context.pass(1);
    assert.equal(issuer.tokenOf(old), undefined, "ends without any later up");
    assert.equal(await engine.up(passInputs({ permissions: ["write"] })), "same", "and without a diff");
  });

  it("ends the old value in the same up with a grace of nothing", async () => {
    const { engine, issuer } = await created();
    await engine.up(passInputs({ rotation: { grace: "0s", triggers: { leak: 1 } } }));
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    for (const output of ["previousToken", "previousTokenId", "previousRevokeAt"] as const) {
      assert.equal(engine.state[output], undefined);
    }
  });

  it("happens at the time that was announced, by the clock alone", async () => {
    const inputs = { expiresIn: "30d", rotation: { before: "7d" } };
    const { engine, context } = await created(inputs);
    assert.equal(engine.state.rotateAt, "2026-06-24T00:00:00.000Z");
    context.pass(23 * DAY - 1);
    assert.equal(await engine.up(passInputs(inputs)), "same");
    context.pass(1);
    assert.equal(await engine.up(passInputs(inputs)), "updated");
    assert.equal(engine.state.rotateAt, "2026-07-17T00:00:00.000Z");
    assert.equal(await engine.up(passInputs(inputs)), "same");
  });

  it("retires the oldest at once when an overlap is still running: never more than two alive", async () => {
    const { engine, issuer } = await created();
    await engine.up(passInputs({ name: "b" }));
    await engine.up(passInputs({ name: "c" }));
    assert.deepEqual(issuer.aliveIds(), ["token-2", "token-3"]);
    assert.equal(engine.state.previousTokenId, "token-2");
    const order = issuer.requests.filter((request) => /^(issue 3|revoke token-1$)/.test(request));
    assert.deepEqual(order, ["revoke token-1", "issue 3"], "before the third is minted");
  });

  it("does not mint while the oldest cannot be retired", async () => {
    const { engine, issuer } = await created();
    await engine.up(passInputs({ name: "b" }));
    const before = structuredClone(engine.state);
    issuer.fault = failing("revoke", "refused");
    await assert.rejects(engine.up(passInputs({ name: "c" })), /token token-1 may still be alive: the issuer refuses/);
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
    assert.deepEqual(engine.state, before);
  });

  it("ends a running overlap when the grace gets shorter", async () => {
    const { engine, issuer, context } = await created();
    await engine.up(passInputs({ name: "b" }));
    context.pass(HOUR);
    await engine.up(passInputs({ name: "b", rotation: { grace: "2h" } }));
    assert.equal(engine.state.previousRevokeAt, "2026-06-01T02:00:00.000Z");
    assert.equal(engine.state.tokenId, "token-2");
    context.pass(HOUR);
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
  });

  it("mints again what was revoked elsewhere, and keeps the one before it", async () => {
    const { engine, issuer, context } = await created();
    await engine.up(passInputs({ name: "b" }));
    issuer.revokeElsewhere("token-2");
    await engine.refresh();
    assert.equal(engine.state.status, "revoked");
    context.pass(HOUR);
    await engine.up(passInputs({ name: "b" }));
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-3"]);
    assert.equal(engine.state.previousTokenId, "token-1", "all that users have while the live value is dead");
    assert.equal(engine.state.previousRevokeAt, "2026-06-02T00:00:00.000Z", "and never longer than promised");
    assert.equal(issuer.tokenOf(engine.state.token), "token-3");
  });

  it("mints again in place what expired, and keeps nothing dead as previous", async () => {
    const { engine, issuer, context } = await created({ expiresIn: "1d" });
    const { id } = engine;
    context.pass(2 * DAY);
    assert.equal(await engine.up(passInputs({ expiresIn: "1d" })), "updated");
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    assert.equal(engine.id, id);
    assert.equal(engine.state.previousTokenId, undefined);
    assert.equal(engine.state.previousToken, undefined);
  });

  it("mints nothing with an end that passed between preview and update", async () => {
    const { engine, resource, issuer, context } = await created();
    const inputs = passInputs({ expiresAt: "2026-06-01T00:00:00.000Z" });
    await assert.rejects(
      resource.update(engine.id, engine.state, inputs, context),
      /^OperationFailed: expiresAt: .* is in the past/,
    );
    assert.deepEqual(issuer.aliveIds(), ["token-1"]);
  });

  it("records another schedule without another value", async () => {
    const { engine, issuer } = await created({ expiresIn: "30d", rotation: { before: "7d" } });
    await engine.up(passInputs({ expiresIn: "30d", rotation: { before: "10d" } }));
    assert.equal(engine.state.tokenId, "token-1");
    assert.equal(engine.state.rotateAt, "2026-06-21T00:00:00.000Z");
    assert.ok(!issuer.requests.some((request) => request.startsWith("issue")));
    await engine.up(passInputs({ expiresIn: "30d" }));
    assert.equal(engine.state.rotateAt, undefined);
    assert.equal(await engine.up(passInputs({ expiresIn: "30d" })), "same");
  });

  it("at an issuer that leaves the end to a later up, keeps the old value until that up comes", async () => {
    const { engine, issuer, context } = await created({}, { schedulesRevocation: false });
    await engine.up(passInputs({ name: "b" }));
    assert.ok(!issuer.requests.some((request) => request.startsWith("revoke")));
    context.pass(DAY + HOUR);
    await engine.refresh();
    assert.equal(engine.state.previousTokenId, "token-1", "a read forgets nothing that lives");
    await engine.up(passInputs({ name: "b", rotation: { every: "30d" } }));
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    assert.equal(engine.state.previousTokenId, undefined);
  });
});

describe("a rotation that fails half-way", () => {
  it("never loses the new value when the old one cannot be retired", async () => {
    const { engine, issuer } = await created();
    issuer.fault = failing("revoke", "refused");
    await assert.rejects(engine.up(passInputs({ name: "b" })), (error: PartialFailure<PassState>) => {
      assert.equal(error.name, "PartialFailure");
      assert.equal(issuer.tokenOf(error.state.token), "token-2");
      assert.match(error.message, /token token-1 may still be alive: the issuer refuses connections/);
      return true;
    });
    assert.equal(engine.state.previousTokenId, "token-1");
    issuer.fault = () => undefined;
    assert.equal(await engine.up(passInputs({ name: "b" })), "updated", "the next up finishes");
    assert.equal(engine.state.tokenId, "token-2", "without minting again");
    assert.equal(engine.state.previousRevokeAt, "2026-06-02T00:00:00.000Z");
  });

  it("never forgets the old one while nobody ended it, and gives it a grace once the new one is told to anybody", async () => {
    const { engine, issuer, context } = await created();
    issuer.fault = failing("revoke", "refused");
    await assert.rejects(engine.up(passInputs({ name: "b" })));
    issuer.fault = () => undefined;
    context.pass(2 * DAY);
    await engine.refresh();
    assert.equal(await engine.up(passInputs({ name: "b" })), "updated");
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
    assert.equal(engine.state.previousRevokeAt, "2026-06-04T00:00:00.000Z");
    assert.equal(await engine.up(passInputs({ name: "b" })), "same");
    context.pass(DAY);
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
  });

  it("never lets the old one live longer than the issuer was told, when only the reply was lost", async () => {
    const { engine, issuer, context } = await created();
    issuer.fault = failing("revoke", "lost");
    await assert.rejects(engine.up(passInputs({ name: "b" })));
    issuer.fault = () => undefined;
    context.pass(DAY / 2);
    await engine.up(passInputs({ name: "b" }));
    assert.equal(engine.state.previousRevokeAt, "2026-06-02T00:00:00.000Z", "as the issuer answers");
  });

  it("never forgets a leaked value that could not be revoked at once", async () => {
    const { engine, issuer, context } = await created();
    await engine.up(passInputs({ name: "b" }));
    issuer.fault = failing("revoke", "refused");
    const urgent = passInputs({ name: "b", rotation: { grace: "0s" } });
    await assert.rejects(engine.up(urgent), /token token-1 may still be alive/);
    issuer.fault = () => undefined;
    context.pass(HOUR);
    await engine.refresh();
    await engine.up(urgent);
    assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    assert.equal(await engine.up(urgent), "same");
  });

  it("keeps the old value as the live one when the mint's reply is lost, and resumes the same generation", async () => {
    const { engine, issuer } = await created();
    const old = engine.state.token;
    issuer.fault = failing("issue", "lost");
    await assert.rejects(engine.up(passInputs({ name: "b" })));
    assert.equal(engine.state.token, old);
    issuer.fault = () => undefined;
    await engine.up(passInputs({ name: "b" }));
    assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
    assert.equal(engine.state.generation, 2);
    assert.equal(issuer.tokenOf(engine.state.token), "token-2");
    assert.equal(engine.state.previousToken, old);
  });

  it("revokes what a lost mint left when the program goes back to what it was", async () => {
    const { engine, issuer } = await created();
    issuer.fault = failing("issue", "lost");
    await assert.rejects(engine.up(passInputs({ name: "b" })), { name: "PartialFailure" });
    issuer.fault = () => undefined;
    assert.equal(await engine.up(passInputs()), "updated", "though no input differs from the state");
    assert.deepEqual(issuer.aliveIds(), ["token-1"]);
  });

  it("recovers by itself after replies were lost with several settings", async () => {
    const { engine, issuer } = await created();
    issuer.fault = failing("issue", "lost");
    for (const name of ["b", "c", "d", "e"]) {
      await assert.rejects(engine.up(passInputs({ name })));
      assert.equal(issuer.alive().length, 2);
      assert.equal(issuer.tokenOf(engine.state.token), "token-1", "the old value goes on");
    }
    issuer.fault = () => undefined;
    await engine.up(passInputs({ name: "e" }));
    assert.equal(issuer.tokenOf(engine.state.token), engine.state.tokenId);
    assert.deepEqual(issuer.aliveIds(), ["token-1", engine.state.tokenId]);
    assert.equal(engine.state.previousTokenId, "token-1");
  });
});
