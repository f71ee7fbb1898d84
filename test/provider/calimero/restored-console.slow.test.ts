import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { call, type TokenBody } from "../../console/calls.js";
import { backUp, restoreElsewhere } from "../../console/restore/support.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { impatientContext } from "../support/calimero.js";
import { Engine } from "../support/engine.js";

const PUBLIC_URL = "https://console.example.org";

describe("stacks at a console that was restored from a backup", () => {
  let at: TestConsole;
  let restored: TestConsole;

  before(async () => {
    // restored elsewhere, clients reach it under the same URL
    at = await startConsole({ publicUrl: PUBLIC_URL });
  });
  after(async () => {
    await at.close();
    await restored?.close();
  });

  const contextAt = ({ url }: TestConsole) => impatientContext(url, { accessKey: at.accessKey });

  it("get every value anew that the console suspended or does not know, and no earlier one works", async () => {
    const engine = () => new Engine(AuthToken, contextAt(at));
    const inputs = (name: string, more: object = {}) => ({
      shardId: at.shardId,
      name,
      permissions: ["view-blocks"],
      owner: `acme/infra/dev/${name}`,
      ...more,
    });
    const stack = { kept: engine(), rotated: engine(), accepted: engine(), destroyed: engine(), created: engine() };
    for (const name of ["kept", "rotated", "accepted", "destroyed"] as const) await stack[name].up(inputs(name));
    const rotatedOut = stack.rotated.state.token;

    const file = await backUp(at);
    await stack.rotated.up(inputs("rotated", { rotation: { triggers: { leaked: "today" }, grace: "0s" } }));
    await stack.created.up(inputs("created"));
    restored = await restoreElsewhere(file, at, undefined, { publicUrl: PUBLIC_URL });

    // the access key in the provider's environment waits, too
    const continued = (of: typeof stack.kept) => {
      const one = new Engine(AuthToken, contextAt(restored));
      one.stored = structuredClone(of.stored);
      return one;
    };
    await assert.rejects(
      continued(stack.kept).refresh(),
      /keyring:calimeroAccessKey: .*suspended: this console was restored from a backup/,
    );
    const { waiting: keys } = await call<{ waiting: { id: string }[] }>(
      restored,
      "/restore/waiting?kind=access-key",
      200,
    );
    const ids = keys.map(({ id }) => id);
    const { tokenId } = stack.accepted.state;
    await call(restored, "/restore/review", 200, { body: { decision: "accept", accessKeys: ids, tokens: [tokenId] } });

    const kept = continued(stack.kept);
    const old = kept.state.token;
    assert.equal(await kept.refresh(), "there");
    assert.equal(kept.state.status, "suspended");
    for (const id of [kept.id, `${at.shardId}/${kept.state.tokenId}`]) {
      const imported = AuthToken.read(id, undefined, contextAt(restored));
      await assert.rejects(imported, new RegExp(`token ${kept.state.tokenId} is suspended: .*accept it there`), id);
    }
    assert.equal(await kept.up(inputs("kept")), "updated");
    assert.notEqual(kept.state.token, old);
    assert.equal(kept.state.generation, 2);

    const rotated = continued(stack.rotated);
    const rotating = inputs("rotated", { rotation: { triggers: { leaked: "today" }, grace: "0s" } });
    assert.equal(await rotated.refresh(), "there", "the value before is suspended, and must not be forgotten");
    assert.equal(await rotated.up(rotating), "updated");

    const created = continued(stack.created);
    assert.equal(await created.refresh(), "gone");
    assert.equal(await created.up(inputs("created")), "created");

    const accepted = continued(stack.accepted);
    assert.equal(await accepted.refresh(), "there");
    assert.equal(await accepted.up(inputs("accepted")), "same");

    await continued(stack.destroyed).destroy();

    const gateway = async (token: string | undefined) =>
      (await restored.gatewayFetch(token ?? "", { method: "block", params: { finality: "final" } })).status;
    for (const { state } of [kept, rotated, created, accepted]) assert.equal(await gateway(state.token), 200);
    const dead = [old, rotatedOut, stack.rotated.state.token, stack.created.state.token, stack.destroyed.state.token];
    for (const token of dead) assert.equal(await gateway(token), 401);
    const path = `/shards/${restored.shardId}/tokens?status=active`;
    const { tokens } = await call<{ tokens: TokenBody[] }>(restored, path, 200);
    assert.deepEqual(
      tokens.map(({ id, status }) => `${id} ${status}`).sort(),
      [kept, rotated, created, accepted].map(({ state }) => `${state.tokenId} active`).sort(),
      "something is left that waits or lives",
    );
    for (const [one, wanted] of [
      [kept, inputs("kept")],
      [rotated, rotating],
    ] as const) {
      assert.equal(await one.refresh(), "there");
      assert.equal(await one.up(wanted), "same");
    }
  });
});
