import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { keysPath, MASTER, type OperationBody, settled, somePublicKey } from "./support.js";
import { startTroubledRpc, type TroubledRpc } from "./troubled-rpc.js";

describe("console: a custodian with a shard that does not answer", () => {
  let under: ShardUnderTest;
  let shard: Awaited<ReturnType<typeof serve>>;
  let hanging: TroubledRpc;
  let other: TroubledRpc;
  let at: TestConsole;

  before(async () => {
    under = await ShardUnderTest.start();
    shard = await serve(under);
    [hanging, other] = await Promise.all([startTroubledRpc(shard.url), startTroubledRpc(shard.url)]);
    at = await startConsole({ allowPrivateUpstreams: true });
    for (const [id, { url }] of [
      ["hanging-calimero-testnet", hanging],
      ["other-calimero-testnet", other],
    ] as const) {
      await call(at, "/shards", 201, { body: { id, masterAccount: MASTER, rpcUrl: url } });
      const custody = { method: "PUT", body: { privateKey: under.key.privateKey } };
      await call(at, `/shards/${id}/accounts/${MASTER}`, 200, custody);
    }
  });
  after(async () => {
    for (const { server } of [hanging, other]) server.closeAllConnections();
    await at.close();
    for (const { server } of [hanging, other]) server.close();
    await shard.close();
    await under.dispose();
  });

  function order(shardId: string): Promise<OperationBody> {
    return call<OperationBody>(at, keysPath({ ...at, shardId }), 202, { body: { publicKey: somePublicKey() } });
  }

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await pause(10);
  }

  it("goes on with what waits at another shard", async () => {
    other.mode = "fail";
    const resting = await order("other-calimero-testnet");
    await until(() => other.troubled > 0);
    hanging.mode = "hang";
    const stuck = await order("hanging-calimero-testnet");
    await until(() => hanging.troubled > 0);
    other.mode = "answer";
    assert.equal((await settled(at, resting)).status, "done");
    assert.equal((await call<OperationBody>(at, `/operations/${stuck.id}`, 200)).status, "pending");
  });
});
