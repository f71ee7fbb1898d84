import assert from "node:assert/strict";
import { Unknown } from "../../../../provider/src/lifecycle/resource.js";
import { at, settingsOf, testContext } from "../../support/context.js";
import { Engine } from "../../support/engine.js";
import { type PassInputs, pass, passInputs } from "../../support/pass.js";

describe("creating a token", () => {
  it("mints it with labels that find it again, and records what it got", async () => {
    const { resource, issuer, context } = pass();
    const { id, state } = await resource.create(passInputs({ expiresIn: "30d", rotation: { before: "7d" } }), context);
    assert.match(id, /^here\/[0-9a-f]{32}$/);
    assert.deepEqual(state, {
      place: "here",
      name: "web",
      permissions: ["look"],
      expiresIn: "30d",
      rotation: { before: "7d" },
      token: issuer.values[0],
      tokenId: "token-1",
      status: "active",
      createdAt: "2026-06-01T00:00:00.000Z",
      expiresAt: "2026-07-01T00:00:00.000Z",
      rotateAt: "2026-06-24T00:00:00.000Z",
      generation: 1,
      owner: "acme/infra/dev/web",
    });
    const labels = { owner: "acme/infra/dev/web", instance: id.split("/")[1], generation: 1 };
    assert.deepEqual(issuer.alive()[0]?.labels, labels);
  });

  it("names no two resources alike, and never by a secret", async () => {
    const { resource, issuer, context } = pass();
    const ids = [(await resource.create(passInputs(), context)).id, (await resource.create(passInputs(), context)).id];
    assert.notEqual(ids[0], ids[1]);
    for (const id of ids) assert.ok(!issuer.values.some((value) => id.includes(value)));
  });

  it("puts the prefix of the settings before the owner", async () => {
    const { resource, issuer } = pass();
    const context = testContext({ settings: settingsOf({ ownerPrefix: "laptop" }) });
    await resource.create(passInputs(), context);
    assert.equal(issuer.alive()[0]?.labels?.owner, "laptop/acme/infra/dev/web");
  });

  it("leaves nothing behind, neither token nor state, when the issuer refuses", async () => {
    const { resource, issuer, context } = pass();
    const engine = new Engine(resource, context);
    issuer.fault = () => "refused";
    await assert.rejects(engine.up(passInputs()), /the issuer refuses connections/);
    assert.equal(engine.stored, undefined);
    assert.deepEqual(issuer.alive(), []);
  });

  it("is refused before any request when its end is past", async () => {
    const { resource, issuer, context } = pass();
    await assert.rejects(
      resource.create(passInputs({ expiresAt: "2026-05-01T00:00:00Z" }), context),
      /^OperationFailed: expiresAt: /,
    );
    assert.deepEqual(issuer.requests, []);
  });

  it("shows in preview what is known before, and of the rest nothing", () => {
    const { resource } = pass();
    const inputs = { ...passInputs({ expiresIn: "30d" }), name: Unknown } as unknown as PassInputs;
    assert.deepEqual(resource.preview(undefined, inputs, at(new Date(0))), {
      place: "here",
      name: Unknown,
      permissions: ["look"],
      expiresIn: "30d",
      rotation: undefined,
      status: "active",
      generation: 1,
      rotateAt: undefined,
      previousToken: undefined,
      previousTokenId: undefined,
      previousRevokeAt: undefined,
    });
  });
});

describe("a mint whose reply is lost", () => {
  /** A resource whose first mint happened, without an answer. */
  async function lost() {
    const { resource, issuer, context } = pass();
    const engine = new Engine(resource, context);
    issuer.fault = () => "lost";
    await assert.rejects(engine.up(passInputs()), (error: Error) => {
      assert.equal(error.name, "PartialFailure");
      assert.match(
        error.message,
        /did not answer in time\. A token labelled instance=[0-9a-f]{32} may be active, but nobody has its value/,
      );
      assert.match(
        error.message,
        /run `pulumi up` again to finish, or `pulumi destroy` to revoke it; `npx pulumi-keyring-cli orphans` lists it/,
      );
      return true;
    });
    issuer.fault = () => undefined;
    return { engine, issuer, context, resource };
  }

  it("stays in the state as pending, without a value", async () => {
    const { engine, issuer } = await lost();
    assert.equal(engine.state.status, "pending");
    assert.equal(engine.state.generation, 0);
    assert.equal(engine.state.token, undefined);
    assert.equal(issuer.alive().length, 1);
  });

  it("is finished by the next up: the same token, with a value that works", async () => {
    const { engine, issuer } = await lost();
    assert.equal(await engine.up(passInputs()), "updated");
    assert.deepEqual(issuer.aliveIds(), ["token-1"]);
    assert.equal(engine.state.tokenId, "token-1");
    assert.equal(engine.state.generation, 1);
    assert.equal(issuer.tokenOf(engine.state.token), "token-1");
    assert.equal(await engine.up(passInputs()), "same");
  });

  it("is finished with other settings too, and only one token is left", async () => {
    const { engine, issuer } = await lost();
    await engine.up(passInputs({ permissions: ["write"] }));
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
    assert.deepEqual(engine.state.permissions, ["write"]);
    assert.equal(issuer.tokenOf(engine.state.token), engine.state.tokenId);
  });

  it("is finished with another access key too, and only one token is left", async () => {
    const { engine, issuer } = await lost();
    issuer.asker = "somebody else";
    await engine.up(passInputs());
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
    assert.equal(issuer.tokenOf(engine.state.token), engine.state.tokenId);
  });

  it("is finished after it was lost again and again", async () => {
    const { engine, issuer } = await lost();
    for (const permissions of [["look"], ["write"], ["write", "look"], ["look"]]) {
      issuer.fault = (step) => (step === "issue" ? "lost" : undefined);
      await assert.rejects(engine.up(passInputs({ permissions })));
      assert.equal(issuer.alive().length, 1, "never two that nobody holds");
    }
    issuer.fault = () => undefined;
    await engine.up(passInputs());
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
    assert.equal(issuer.tokenOf(engine.state.token), engine.state.tokenId);
  });

  it("is revoked by a destroy", async () => {
    const { engine, issuer } = await lost();
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("is revoked by a destroy after it was lost with several settings", async () => {
    const { engine, issuer } = await lost();
    for (const name of ["a", "b"]) {
      issuer.fault = (step) => (step === "issue" ? "lost" : undefined);
      await assert.rejects(engine.up(passInputs({ name })));
    }
    issuer.fault = () => undefined;
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("stays in the state after a refresh, while it may be alive", async () => {
    const { engine, issuer } = await lost();
    await engine.refresh();
    await engine.up(passInputs());
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
  });

  it("is forgotten by a refresh once nothing of it lives", async () => {
    const { engine, issuer } = await lost();
    issuer.revokeElsewhere("token-1");
    await engine.refresh();
    assert.equal(engine.stored, undefined);
  });
});
