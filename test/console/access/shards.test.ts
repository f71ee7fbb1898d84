import assert from "node:assert/strict";
import { shardsSchema } from "../../../console/src/access/schemas.js";

describe("console: the shards of a request for rights", () => {
  it("may be any that a console has, those that were named after their main account, too", () => {
    const shards = ["demos-calimero-testnet", "demos.calimero.testnet", "local"];
    assert.deepEqual(shardsSchema.parse(shards), shards);
    assert.throws(() => shardsSchema.parse(["Demos"]), /did you mean/);
  });
});
