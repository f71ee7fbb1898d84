import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { hasOpenssl, makeCertificate } from "../../support/certificate.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { ProviderRpc } from "./rpc.js";

const SHARD = "acme-calimero-testnet";
const SECRET = "sk_live_4cbe5a17d9f2";

interface Test {
  connections: { url: string; works: boolean; found: string; node: Record<string, unknown> | null }[];
}

describe("console: a test of the connection to a shard's RPC", () => {
  let rpc: ProviderRpc;
  let at: TestConsole;
  before(async () => {
    rpc = await ProviderRpc.start();
    rpc.key = ["x-api-key", SECRET];
    at = await startConsole({ allowPrivateUpstreams: true });
    const endpoints = [{ url: `${rpc.origin}/rpc`, headers: { "x-api-key": SECRET } }];
    await call(at, "/shards", 201, { body: { id: SHARD, masterAccount: "acme.testnet", endpoints } });
  });
  after(async () => {
    await at?.close();
    await rpc?.close();
  });

  const accessKey = async (...rights: string[]) =>
    (await call<{ value: string }>(at, "/access-keys", 201, { body: { name: "k", rights, shards: "all" } })).value;
  const test = async (url: string) =>
    (await call<Test>(at, "/connection-test", 200, { body: { endpoints: [{ url }] } })).connections[0]?.found;

  it("says what a connection test found", async () => {
    const { connections } = await call<Test>(at, `/shards/${SHARD}/connection-test`, 200, { body: {} });
    assert.deepEqual(
      connections.map(({ works, found, node }) => ({ works, found, node })),
      [
        {
          works: true,
          found: "answers",
          node: {
            chainId: "calimero-test",
            version: "2.7.0",
            latestBlockHeight: 42,
            latestBlockTime: "2026-11-30T12:00:00.123Z",
            isSyncing: false,
          },
        },
      ],
    );
    const endpoints = [
      { url: rpc.origin },
      { url: `${rpc.origin}/2`, headers: { "x-api-key": SECRET } },
      { url: "http://169.254.169.254/" },
      { url: "http://name.invalid/" },
    ];
    const found = (await call<Test>(at, "/connection-test", 200, { body: { endpoints } })).connections;
    assert.deepEqual(
      found.map(({ works }) => works),
      [false, true, false, false],
    );
    assert.match(found[0]?.found ?? "", /does not accept the console's credentials/);
    assert.match(found[2]?.found ?? "", /points to 169\.254\.169\.254, which is link-local/);
    assert.match(found[3]?.found ?? "", /cannot resolve/);
    rpc.answer = (response) => response.setHeader("content-type", "application/json").end('{"hello":"world"}');
    const [odd] = (await call<Test>(at, "/connection-test", 200, { body: { endpoints: endpoints.slice(0, 1) } }))
      .connections;
    assert.match(odd?.found ?? "", /something else than JSON-RPC/);
    rpc.answer = undefined;
    await problem(at, "/connection-test", "forbidden", {
      body: { endpoints },
      accessKey: await accessKey("manage-shards"),
    });
  });

  it("tells what is wrong with TLS", async function () {
    assert.match((await test(rpc.origin.replace("http:", "https:"))) ?? "", /does not speak TLS/);
    if (!hasOpenssl) return this.skip();
    const { key, certificate } = makeCertificate(await makeFolder(), "localhost");
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    assert.match((await test(`https://127.0.0.1:${port}/`)) ?? "", /certificate that the console does not accept/);
    server.close();
  });

  it("is refused for a development shard, which has no connection", async () => {
    await problem(at, `/shards/${at.shardId}/connection-test`, "invalid-request", { body: {} });
  });
});
