import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { ShardUnderTest, serve } from "../development-shard/support.js";
import { keysPath, MASTER, type OperationBody, settled, somePublicKey } from "./support.js";

/** A shard's RPC that does as it is told. */
interface Rpc {
  mode: "answer" | "hang" | "fail";
  /** Requests that it did not answer as a shard does. */
  troubled: number;
  url: string;
  server: Server;
}

describe("console: a custodian with a shard that does not answer", () => {
  let under: ShardUnderTest;
  let shard: Awaited<ReturnType<typeof serve>>;
  let hanging: Rpc;
  let other: Rpc;
  let at: TestConsole;

  before(async () => {
    under = await ShardUnderTest.start();
    shard = await serve(under);
    [hanging, other] = await Promise.all([startRpc(), startRpc()]);
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

  /** Passes everything on to the one shard, unless it is told otherwise. */
  async function startRpc(): Promise<Rpc> {
    const rpc: Rpc = { mode: "answer", troubled: 0, url: "", server: createServer() };
    rpc.server.on("request", async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const body = Buffer.concat(pieces).toString();
      // looking is always possible: only what changes something is in trouble
      const mode = body.includes("broadcast_tx") ? rpc.mode : "answer";
      if (mode !== "answer") rpc.troubled += 1;
      if (mode === "hang") return;
      if (mode === "fail") return void response.writeHead(503).end();
      const answer = await fetch(shard.url, { method: "POST", body });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    await new Promise<void>((resolve) => rpc.server.listen(0, "127.0.0.1", resolve));
    rpc.url = `http://127.0.0.1:${(rpc.server.address() as AddressInfo).port}/`;
    return rpc;
  }

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
