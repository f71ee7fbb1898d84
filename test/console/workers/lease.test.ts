import assert from "node:assert/strict";
import { Lease } from "../../../console/src/workers/lease.js";
import { until } from "../gateway/support.js";

describe("console: what a worker remembers", () => {
  it("is used only while the main process proves that it tells of changes", async () => {
    let age: () => Promise<number> = async () => Number.POSITIVE_INFINITY;
    const asked = { times: 0 };
    const lease = new Lease(() => {
      asked.times += 1;
      return age();
    });
    await until(() => asked.times > 2);
    assert.equal(lease.isCurrent(), false, "the main process itself does not hear of changes");
    age = async () => 0;
    await until(() => lease.isCurrent());
    age = () => new Promise(() => {});
    await until(() => !lease.isCurrent());
    lease.end();
  });
});
