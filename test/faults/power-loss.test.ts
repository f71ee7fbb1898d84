import assert from "node:assert/strict";
import { ensureStrace } from "../../toolchain/strace.js";
import { makeFolder } from "../support/console.js";
import { PHASES } from "./power/plan.js";
import { type Cuts, cutPower, LOSSES } from "./power/power-loss.js";

describe("a power failure", () => {
  before(async function () {
    if (process.platform !== "linux") this.skip();
    await ensureStrace();
  });

  it("takes nothing that an embedded console has acknowledged, and leaves a folder that opens", async () => {
    const result = await cutPower(await makeFolder(), 2, CUTS);
    assert.ok(result.answers > 50, `${result.answers} answers`);
    for (const phase of PHASES) assert.ok(countOf(result, phase) >= 3, `cuts during ${phase}`);
    assert.deepEqual(result.faults, []);
  });

  it("takes acknowledged acts with --relaxed-durability, and leaves a folder that opens", async () => {
    const { faults } = await cutPower(await makeFolder(), 2, 12, ["--relaxed-durability"], ["load"]);
    // what makes the test above worth something: these cuts do find what was not flushed
    assert.ok(faults.length > 0);
    for (const { text } of faults) assert.match(text, /was minted and is missing|was revoked|the value of token/);
  });
});

function countOf({ cuts }: Cuts, phase: (typeof PHASES)[number]): number {
  return LOSSES.reduce((sum, loss) => sum + cuts[phase][loss], 0);
}

/** `npm run reliability` makes a thousand. */
const CUTS = 24;
