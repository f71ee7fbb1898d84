import assert from "node:assert/strict";
import { Unknown } from "../../../../provider/src/lifecycle/resource.js";
import { at } from "../../support/context.js";
import { Engine } from "../../support/engine.js";
import { type PassInputs, type PassState, pass, passInputs } from "../../support/pass.js";

const HOUR = 3_600_000;

describe("what a preview knows of a token", () => {
  /** A token that exists, and what a preview with other inputs says of it. */
  async function made(inputs: Partial<PassInputs> = {}) {
    const { resource, issuer, context } = pass();
    const engine = new Engine(resource, context);
    await engine.up(passInputs(inputs));
    const preview = (changed: Partial<PassInputs>): Partial<PassState> =>
      resource.preview(engine.state, { ...passInputs(), ...changed }, at(context.now()));
    return { engine, issuer, context, preview };
  }

  it("is everything, where nothing is due", async () => {
    const inputs: Partial<PassInputs> = { expiresIn: "30d" };
    const { engine, preview } = await made(inputs);
    assert.deepEqual(JSON.parse(JSON.stringify(preview(inputs))), engine.state);
  });

  it("is neither the value nor a date of a token that is going to be minted, but that the live value stays as the previous one", async () => {
    const { engine, preview } = await made({ expiresIn: "30d" });
    const { token, tokenId } = engine.state;
    const seen = preview({ expiresIn: "30d", permissions: ["look", "touch"] });
    for (const output of ["token", "tokenId", "createdAt", "expiresAt", "previousRevokeAt"]) {
      assert.ok(!(output in seen), `${output} is not known`);
    }
    const { previousToken, previousTokenId, generation, permissions } = seen;
    assert.deepEqual(
      { previousToken, previousTokenId, generation, permissions },
      { previousToken: token, previousTokenId: tokenId, generation: 2, permissions: ["look", "touch"] },
    );
  });

  it("is what an update then does, as far as it goes", async () => {
    const changes: Partial<PassInputs>[] = [
      { permissions: ["touch"] },
      { expiresIn: "30d" },
      { rotation: { every: "7d", grace: "1h" } },
      { rotation: { grace: "0s", triggers: { leaked: "yes" } } },
      {},
    ];
    const { engine, context, preview } = await made();
    for (const change of changes) {
      const seen = preview(change);
      await engine.up(passInputs(change));
      const reached = engine.state as unknown as Record<string, unknown>;
      for (const [output, value] of Object.entries(seen)) {
        if (output.startsWith("previous") && change.rotation?.grace === "0s") continue;
        assert.deepEqual(reached[output], value, `${output} after ${JSON.stringify(change)}`);
      }
      context.pass(HOUR);
    }
  });

  it("is that the previous value goes, where its grace became shorter than its age", async () => {
    const { engine, context, preview } = await made();
    await engine.up(passInputs({ permissions: ["touch"] }));
    context.pass(HOUR);
    const seen = preview({ permissions: ["touch"], rotation: { grace: "30m" } });
    assert.ok("previousToken" in seen && seen.previousToken === undefined);
    assert.equal(seen.token, engine.state.token);
  });

  it("is not when the previous value ends, where only the update that completes a rotation sets that", async () => {
    const { engine, issuer, preview } = await made();
    issuer.fault = (step) => (step === "revoke" ? "refused" : undefined);
    await assert.rejects(engine.up(passInputs({ permissions: ["touch"] })));
    const seen = preview({ permissions: ["touch"] });
    assert.ok(!("previousRevokeAt" in seen));
    assert.equal(seen.previousToken, engine.state.previousToken);
  });

  it("is nothing of the token itself while an input that decides about a mint is not known", async () => {
    const { preview } = await made();
    const seen = preview({ name: Unknown as unknown as string });
    assert.deepEqual(Object.keys(seen).sort(), ["name", "permissions", "place"]);
  });
});
