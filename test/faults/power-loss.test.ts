import assert from "node:assert/strict";
import { ensureStrace } from "../../toolchain/strace.js";
import { makeFolder } from "../support/console.js";
import { cutPower } from "./power/power-loss.js";

describe("a power failure", () => {
  it("takes nothing that an embedded console has acknowledged, and leaves a folder that opens", async function () {
    if (process.platform !== "linux") this.skip();
    await ensureStrace();
    const { faults, answers, cuts } = await cutPower(await makeFolder(), 2, CUTS);
    assert.ok(answers > 30, `${answers} answers`);
    assert.equal(
      Object.values(cuts).reduce((sum, count) => sum + count),
      CUTS,
    );
    assert.deepEqual(faults, []);
  });
});

/** `npm run reliability` makes a thousand. */
const CUTS = 24;
