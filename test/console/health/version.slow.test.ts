import assert from "node:assert/strict";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { FEATURES } from "../../../console/src/version/features.js";
import { VERSION } from "../../../console/src/version/version.js";
import { USED_FEATURES } from "../../../provider/src/calimero/console-version.js";
import { withConsole } from "../../support/console.js";

describe("console: what it says of itself", () => {
  const at = withConsole();

  it("is its version, its features and its schema, for everybody, and nothing that was stored", async () => {
    const response = await at.adminFetch("/version", { accessKey: "" });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      version: VERSION,
      features: Object.keys(FEATURES),
      schema: MIGRATIONS.length,
    });
  });

  it("is told whatever credential is sent: what the question is for fails by itself", async () => {
    assert.equal((await at.adminFetch("/version", { accessKey: `keyring_${"x".repeat(43)}` })).status, 200);
  });

  it("names every feature that the provider looks for", () => {
    const names: string[] = Object.keys(FEATURES);
    assert.deepEqual(
      Object.keys(USED_FEATURES).filter((name) => !names.includes(name)),
      [],
    );
  });
});
