// What a gateway over these libraries can be at most: node:http in front, undici behind, bodies kept whole as the gateway does,
// and nothing decided.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Pool } = createRequire(new URL("../../../console/package.json", import.meta.url))("undici");
const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 256, headersTimeout: 0, bodyTimeout: 0 });
const headers = ["content-type", "application/json", "accept", "application/json"];

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    pool.dispatch({ method: "POST", path: "/", headers, body }, new PassOn(response));
  });
});
// a turn of the others must not close these connections
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));

class PassOn {
  constructor(response) {
    this.response = response;
    this.chunks = [];
  }

  onRequestStart() {}

  onResponseStart(_controller, status, headers) {
    this.status = status;
    this.type = headers["content-type"];
  }

  onResponseData(_controller, chunk) {
    this.chunks.push(chunk);
  }

  onResponseEnd() {
    const body = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    this.response.writeHead(this.status, ["content-type", this.type, "content-length", String(body.length)]);
    this.response.end(body);
  }

  onResponseError() {
    this.response.destroy();
  }
}
