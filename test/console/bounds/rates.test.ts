import assert from "node:assert/strict";
import { Rates } from "../../../console/src/bounds/rates.js";

describe("console: requests per second", () => {
  it("come back with time, and never more than those of one second", () => {
    let now = 0;
    const rates = new Rates(() => now);
    const taken = (count: number) => Array.from({ length: count }, () => rates.take("a", 4)).filter(Boolean).length;
    assert.equal(taken(10), 4);
    now += 250;
    assert.equal(taken(10), 1);
    now += 60_000;
    assert.equal(taken(10), 4);
    assert.ok(rates.take("b", 1), "another one's");
  });

  it("are the new ones at once when they change, whatever is left of the old ones", () => {
    let now = 0;
    const rates = new Rates(() => now);
    assert.ok(rates.take("a", 100));
    assert.ok(rates.take("a", 1));
    assert.ok(!rates.take("a", 1));
    now += 1_000;
    assert.ok(rates.take("a", 1));
  });

  it("survive a clock that goes back", () => {
    let now = 10_000;
    const rates = new Rates(() => now);
    assert.ok(rates.take("a", 1));
    now = 0;
    assert.ok(!rates.take("a", 1));
    now = 1_000;
    assert.ok(rates.take("a", 1));
  });
});
