import assert from "node:assert/strict";
import { Engine } from "../../support/engine.js";
import { pass, passInputs } from "../../support/pass.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const b = passInputs({ name: "b" });

for (const [words, ahead] of [
  ["a day ahead", DAY],
  ["a day behind", -DAY],
] as const) {
  describe(`a machine whose clock is ${words}`, () => {
    function skewed(options: { schedulesRevocation?: boolean } = {}) {
      const made = pass({ ...options, ahead: () => ahead });
      return { ...made, engine: new Engine(made.resource, made.context) };
    }

    it("keeps the previous value for the whole grace, and not longer", async () => {
      const { engine, issuer, context } = skewed();
      await engine.up(passInputs());
      await engine.up(b);
      assert.equal(engine.state.previousRevokeAt, "2026-06-02T00:00:00.000Z", "by the issuer's clock");
      context.pass(DAY - 1);
      assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
      context.pass(1);
      assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    });

    it("does not drop a previous value that lives, nor keep one that does not", async () => {
      const { engine, context } = skewed();
      await engine.up(passInputs());
      await engine.up(b);
      await engine.refresh();
      assert.equal(engine.state.previousTokenId, "token-1");
      context.pass(DAY);
      await engine.refresh();
      assert.equal(engine.state.previousTokenId, undefined);
    });

    it("ends a running overlap at once when the grace becomes nothing", async () => {
      const { engine, issuer } = skewed();
      await engine.up(passInputs());
      await engine.up(b);
      await engine.up(passInputs({ name: "b", rotation: { grace: "0s" } }));
      assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    });

    it("retires nothing early where an up has to do it", async () => {
      const { engine, issuer, context } = skewed({ schedulesRevocation: false });
      await engine.up(passInputs());
      await engine.up(b);
      context.pass(DAY - 1);
      await engine.up(b);
      assert.deepEqual(issuer.aliveIds(), ["token-1", "token-2"]);
      context.pass(DAY + 1);
      await engine.up(b);
      assert.deepEqual(issuer.aliveIds(), ["token-2"]);
    });

    it("is told of it when something is changed", async () => {
      const { engine, context } = skewed();
      await engine.up(passInputs());
      await engine.up(b);
      const [message] = context.messages;
      assert.match(
        message ?? "",
        new RegExp(`clock is 1 day ${ahead > 0 ? "ahead of" : "behind"} the issuing system's`),
      );
    });
  });
}

describe("a machine whose clock is a day ahead", () => {
  it("does not rotate before the issuer's clock says so, whatever its preview", async () => {
    const made = pass({ ahead: () => DAY });
    const engine = new Engine(made.resource, made.context);
    const daily = passInputs({ rotation: { every: "1d" } });
    await engine.up(daily);
    await engine.up(daily);
    await engine.up(daily);
    assert.equal(engine.state.generation, 1);
    made.context.pass(DAY);
    await engine.up(daily);
    assert.equal(engine.state.generation, 2);
  });

  it("takes no value for dead that lives", async () => {
    const made = pass({ ahead: () => DAY });
    const engine = new Engine(made.resource, made.context);
    const short = passInputs({ expiresIn: "12h", rotation: { before: "4h", grace: "1h" } });
    await engine.up(short);
    made.context.pass(9 * HOUR);
    await engine.up(short);
    assert.equal(engine.state.previousTokenId, "token-1");
    assert.deepEqual(made.issuer.aliveIds(), ["token-1", "token-2"]);
  });
});
