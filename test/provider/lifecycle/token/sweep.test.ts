import assert from "node:assert/strict";
import type { TokenState } from "../../../../provider/src/lifecycle/token/state.js";
import { sweep } from "../../../../provider/src/lifecycle/token/sweep.js";
import { pass } from "../../support/pass.js";

/** An issuer with tokens of one resource, by generation, and a state that knows the second and third of them. */
function leftovers(generations: number[], state: Partial<TokenState> = {}) {
  const { issuer, context } = pass();
  const ids = new Map(
    generations.map((generation) => [
      generation,
      issuer.plant({ owner: "acme/infra/dev/web", instance: "i", generation }),
    ]),
  );
  const known = {
    tokenId: ids.get(3),
    previousTokenId: ids.get(2),
    status: "active" as const,
    generation: 3,
    ...state,
  };
  const run = async (keepNext: boolean) => {
    const living = await issuer.living("i", "presumed", context);
    return sweep(issuer, living, known, { keepNext, who: 'Pass "web"' }, context);
  };
  return { issuer, ids, run };
}

describe("the sweep of what interrupted work left", () => {
  it("revokes tokens of this resource that the state does not know", async () => {
    const { issuer, ids, run } = leftovers([1, 2, 3, 4]);
    await run(false);
    assert.deepEqual(issuer.aliveIds(), [ids.get(2), ids.get(3)]);
  });

  it("touches no other resource", async () => {
    const { issuer, run } = leftovers([2, 3]);
    const other = issuer.plant({ owner: "acme/infra/dev/web", instance: "another", generation: 9 });
    await run(false);
    assert.ok(issuer.aliveIds().includes(other));
  });

  it("leaves the next generation when it is about to be minted again, and nothing else", async () => {
    const { issuer, ids, run } = leftovers([1, 2, 3, 4]);
    await run(true);
    assert.deepEqual(issuer.aliveIds(), [ids.get(2), ids.get(3), ids.get(4)]);
  });

  it("stops without touching anything when the state is older than the console", async () => {
    for (const keepNext of [true, false]) {
      const { issuer, ids, run } = leftovers([1, 2, 3, 5]);
      await assert.rejects(run(keepNext), {
        name: "OperationFailed",
        message: new RegExp(
          `^Pass "web": this state is older than the console\\. It knows generation 3; token ${ids.get(5)} of generation 5 is alive\\. Nothing was changed\\. Restore the newer state, or revoke that token`,
        ),
      });
      assert.equal(issuer.alive().length, 4);
    }
  });

  it("stops when the next generation is in use, since then somebody's state holds its value", async () => {
    const { issuer, ids, run } = leftovers([1, 2, 3, 4]);
    issuer.use(ids.get(4) ?? "");
    await assert.rejects(run(false), /older than the console\..* and was used at 2026-06-01T00:00:00.000Z/);
    assert.equal(issuer.alive().length, 4);
  });

  it("says what is still alive when a leftover cannot be revoked", async () => {
    const { issuer, ids, run } = leftovers([1, 2, 3]);
    issuer.fault = (step) => (step === "revoke" ? "refused" : undefined);
    await assert.rejects(run(false), {
      name: "OperationFailed",
      message: `Pass "web": token ${ids.get(1)}, left by an interrupted run, is still alive: the issuer refuses connections`,
    });
  });
});
