import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { labelledName, ownName } from "../../../provider/src/lifecycle/own-name.js";
import { authTokenInputs, authTokenState, impatientContext } from "../support/calimero.js";
import { at, noSettings } from "../support/context.js";
import { json, testServer } from "../support/test-server.js";

const NOW = at(new Date("2026-06-01T00:00:00Z"));
const { name: _, ...unnamed } = authTokenInputs({ owner: "acme/infra/dev/site" });

describe("a token to which the program gives no name", () => {
  it("is not changed by another name of its resource", () => {
    assert.equal(AuthToken.diff(authTokenState, unnamed, NOW).kind, "none");
    assert.equal(AuthToken.preview(authTokenState, unnamed, NOW).name, "web");
  });

  it("gets the resource's name with the next mint", async () => {
    const inputs = { ...unnamed, rotation: { triggers: { leaked: 1 } } };
    assert.equal(AuthToken.preview(authTokenState, inputs, NOW).name, "site");
    assert.equal(AuthToken.preview(undefined, inputs, NOW).name, "site");
    const { tokenId: id, token: value, owner: __, generation: ___, ...rest } = authTokenState;
    const dates = { expiresAt: null, revokeAt: null, lastUsedAt: null };
    const server = await testServer(json(201, { ...rest, ...dates, id, value, labels: {} }));
    const long = `${"long/".repeat(60)}name`;
    await AuthToken.create({ ...unnamed, owner: `acme/infra/dev/${long}` }, impatientContext(server.url));
    await server.close();
    assert.equal((JSON.parse(server.requests[0]?.body ?? "") as { name: string }).name, long.slice(0, 200));
  });

  it("rotates when it is given another one", () => {
    const change = AuthToken.diff(authTokenState, { ...unnamed, name: "given" }, NOW);
    assert.match(change.kind === "none" ? "" : change.reason, /^rotates: name changed/);
  });

  it("is refused where the resource's name cannot be its name, in words that say where that comes from", () => {
    const checked = AuthToken.check({ ...unnamed, owner: "acme/infra/dev/si\u0007te" }, NOW);
    const reason = "the resource's name, which the token would get, has control characters; give the token a name";
    assert.deepEqual(checked.failures, [{ property: "name", reason }]);
    assert.deepEqual(AuthToken.check({ ...unnamed, owner: "acme/infra/dev/site" }, NOW).failures, []);
  });

  it("is called by the whole of its resource's name, slashes and all", () => {
    assert.equal(ownName("acme/infra/dev/team-a/ci"), "team-a/ci");
    assert.equal(ownName(undefined), undefined);
    const settings = (ownerPrefix?: string) => ({ ...noSettings, get: () => ownerPrefix });
    assert.equal(labelledName("acme/infra/dev/team-a/ci", settings()), "team-a/ci");
    assert.equal(labelledName("eu/laptop/acme/infra/dev/team-a/ci", settings("eu/laptop")), "team-a/ci");
    assert.equal(labelledName("unheard-of", settings()), "unheard-of");
  });
});
