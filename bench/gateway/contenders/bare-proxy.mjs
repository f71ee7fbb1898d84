// The yardstick: the least a Node proxy can be. Both bodies piped, nothing parsed, connections kept open.
import { Agent, createServer, request as send } from "node:http";

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer((request, response) => {
  const { method, headers } = request;
  const forwarded = send({ host: "127.0.0.1", port, method, path: "/", headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  forwarded.on("error", () => response.destroy());
  request.pipe(forwarded);
});
// a turn of the others must not close these connections
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
