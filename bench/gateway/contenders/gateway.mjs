// The gateway alone, with the console's own cache of tokens in front of a given number of them.
import { hash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createGateway } from "../../../console/dist/gateway/index.js";
import { LookupCache } from "../../../console/dist/store/lookup-cache.js";

const [port, shardId, token, count] = process.argv.slice(2);
const upstream = { kind: "url", url: `http://127.0.0.1:${port}/` };
const permissions = new Set(["view-accounts", "view-keys"]);

const tokens = new LookupCache(
  async (sha256) => ({ tokenId: sha256.toString("hex", 0, 16), shardId, permissions, deadAt: Date.now() + 86_400_000 }),
  100_000,
);
for (let known = 1; known < Number(count); known += 1) await tokens.find(randomBytes(32));
await tokens.find(hash("sha256", token, "buffer"));

const gateway = createGateway({ tokens, upstreams: { find: () => upstream }, now: Date.now, used() {}, decided() {} });
const server = createServer((request, response) => {
  if (gateway.handles(request.url)) gateway.handle(request, response);
  else response.writeHead(404).end();
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
