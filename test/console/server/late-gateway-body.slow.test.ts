import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type Console, createConsole } from "../../../console/src/index.js";
import { adminFetch, makeFolder, withConsole } from "../../support/console.js";
import { call, type IssuedBody } from "../calls.js";

describe("console: a transaction that is complete only after its token was revoked", () => {
  const at = withConsole();

  /** A request whose head the gateway has let in, and whose body has only begun. */
  const begin = async () => {
    const token = await call<IssuedBody>(at, `/shards/${at.shardId}/tokens`, 201, {
      body: { name: "late", permissions: ["write"] },
    });
    const body = JSON.stringify({ jsonrpc: "2.0", id: "late", method: "send_tx", params: ["AAAA"] });
    const socket = connect(Number(new URL(at.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST /api/v1/shards/${at.shardId}/neard-rpc/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: ${token.value}\r\n` +
        `content-length: ${body.length}\r\n\r\n${body.slice(0, 1)}`,
    );
    // What came first is judged first; afterwards this instance has the token in memory.
    assert.equal((await at.gatewayFetch(token.value)).status, 200);
    const finish = async () => {
      socket.write(body.slice(1));
      return text(socket);
    };
    return { token, finish };
  };

  it("goes on to the shard while the token is alive", async () => {
    const { finish } = await begin();
    assert.doesNotMatch(await finish(), /^HTTP\/1\.1 40[13] /);
  });

  it("is refused", async () => {
    const { token, finish } = await begin();
    await call(at, `/shards/${at.shardId}/tokens/${token.id}`, 200, { method: "DELETE" });
    assert.match(await finish(), /^HTTP\/1\.1 401 [\s\S]*"id":null[\s\S]*was revoked on/);
  });

  describe("at another instance, on Postgres", () => {
    let other: Console;
    before(async function () {
      if (at.databaseUrl === undefined) return this.skip();
      const dataDir = await makeFolder();
      other = await createConsole({ databaseUrl: at.databaseUrl, dataDir, developmentShards: [] });
    });
    after(() => other?.close());

    it("is refused as soon as this instance refuses the token", async () => {
      const { token, finish } = await begin();
      const path = `/shards/${at.shardId}/tokens/${token.id}`;
      const { status } = await adminFetch(other.url, path, { method: "DELETE", accessKey: at.accessKey });
      assert.equal(status, 200);
      while ((await at.gatewayFetch(token.value)).status !== 401) await setTimeout(10);
      assert.match(await finish(), /^HTTP\/1\.1 401 [\s\S]*was revoked on/);
    });
  });
});
