// The gateway alone, with the console's own cache of tokens in front of a given number of them.
import { createServer } from "node:http";
import { createGateway, Endpoint } from "../../../console/dist/gateway/index.js";
import { tokenCache } from "./tokens.mjs";

const [port, shardId, token, count] = process.argv.slice(2);
const upstream = { kind: "url", endpoints: [new Endpoint(`http://127.0.0.1:${port}/`)] };
const tokens = await tokenCache([token], Number(count), shardId);
const gateway = createGateway({ tokens, upstreams: { find: () => upstream }, now: Date.now, used() {}, decided() {} });
const server = createServer((request, response) => {
  if (gateway.handles(request.url)) gateway.handle(request, response);
  else response.writeHead(404).end();
});
// a turn of the others must not close these connections
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
