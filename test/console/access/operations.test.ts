import assert from "node:assert/strict";
import { maySeeOperation, visibleOperations } from "../../../console/src/access/operations.js";
import type { Requester } from "../../../console/src/access/requester.js";
import { RIGHTS, type Right } from "../../../console/src/access/rights.js";

describe("console: who may see operations of the custodian", () => {
  const ASKING: readonly Right[] = ["add-keys", "remove-keys", "create-accounts"];

  it("all of them with the right to view keys; one's own with a right to ask for some; nobody else any", () => {
    for (const right of RIGHTS) {
      const expected = right === "view-keys" ? "all" : ASKING.includes(right) ? "own" : "none";
      assert.equal(visibleOperations({ rights: [right], shards: ["a"] }, "a"), expected, right);
      assert.equal(visibleOperations({ rights: [right], shards: ["b"] }, "a"), "none", right);
    }
    assert.equal(visibleOperations({ rights: RIGHTS, shards: "all" }, "a"), "all");
    const allButOne = RIGHTS.filter((right) => right !== "view-keys");
    assert.equal(visibleOperations({ rights: allButOne, shards: "all" }, "a"), "own");
  });

  it("tells one's own from those of others, of older ones, and of an access key with the same id", () => {
    const requester = { kind: "person", id: "1", rights: ["add-keys"], shards: ["a"] } as unknown as Requester;
    const sees = (shardId: string, requestedBy: { kind: Requester["kind"]; id: string } | null) =>
      maySeeOperation(requester, { shardId, requestedBy });
    assert.equal(sees("a", { kind: "person", id: "1" }), true);
    assert.equal(sees("b", { kind: "person", id: "1" }), false);
    assert.equal(sees("a", { kind: "person", id: "2" }), false);
    assert.equal(sees("a", { kind: "access-key", id: "1" }), false);
    assert.equal(sees("a", null), false);
  });
});
