// The whole console, with one process or with workers, with a token it issued and the shard as one of its shards.
import { readFileSync } from "node:fs";
import { createConsole } from "../../../console/dist/index.js";

const [port, shardId, dataDir, workers = "1"] = process.argv.slice(2);
const running = await createConsole({
  dataDir,
  developmentShards: [],
  allowPrivateUpstreams: true,
  port: 0,
  workers: Number(workers),
});
const authorization = `Bearer ${readFileSync(running.accessKeyFile, "utf8").trim()}`;
const rpcUrl = `http://127.0.0.1:${port}/`;
await post("/shards", { id: shardId, rpcUrl, masterAccount: "bench.calimero.testnet" });
const { value } = await post(`/shards/${shardId}/tokens`, {
  name: "bench",
  permissions: ["view-accounts", "view-keys"],
});
console.log(JSON.stringify({ port: Number(new URL(running.url).port), token: value }));
process.once("SIGINT", () => running.close().then(() => process.exit()));

async function post(path, body) {
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(`${running.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.status !== 201) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
