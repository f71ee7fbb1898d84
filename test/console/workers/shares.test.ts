import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../../../console/src/gateway/limits.js";
import { shareOf } from "../../../console/src/workers/shares.js";

describe("console: the limits of a worker", () => {
  it("add up to those of the gateway, and leave room for the largest request", () => {
    const share = shareOf({ requestsPerToken: 3 }, 8);
    assert.equal(share.requestsPerAddress, DEFAULT_LIMITS.requestsPerAddress / 8);
    assert.equal(share.requestsPerToken, 1);
    assert.equal(share.bytesInAll, DEFAULT_LIMITS.bytesInAll / 8);
    assert.equal(share.bytesPerToken, DEFAULT_LIMITS.bodyBytes);
  });
});
