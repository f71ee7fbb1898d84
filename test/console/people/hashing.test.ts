import assert from "node:assert/strict";
import { Hashing } from "../../../console/src/people/hashing.js";
import type { Problem } from "../../../console/src/problems/problem.js";

/** What became of one that waits for its turn. */
async function outcomes(running: Promise<string>[]): Promise<string[]> {
  return Promise.all(running.map((one) => one.catch((error: Problem) => error.slug)));
}

describe("console: the queue of passwords to hash", () => {
  it("tells whoever finds it full at once, and leaves room to other addresses beside one that floods it", async () => {
    const hashing = new Hashing(1, 6, 4);
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const work = () => gate.then(() => "hashed");
    const flood = Array.from({ length: 55 }, () => hashing.run(work, "192.0.2.1"));
    const others = ["192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"].map((one) => hashing.run(work, one));
    const refused = await Promise.race([outcomes(flood.slice(4)), outcomes([flood[0] as Promise<string>])]);
    assert.deepEqual(new Set(refused), new Set(["too-many-attempts"]), "before anything was hashed");
    finish();
    assert.deepEqual(await outcomes(flood.slice(0, 4)), Array(4).fill("hashed"));
    assert.deepEqual(await outcomes(others), ["hashed", "hashed", "hashed", "busy"]);
    assert.equal(await hashing.run(work, "192.0.2.1"), "hashed", "its places are free again");
  });
});
