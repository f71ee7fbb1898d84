// The shard behind every contender: answers each POST with the same account, as fast as Node can. It reads no more of HTTP
// than where a request ends, so that it is never what is measured.
import { createServer } from "node:net";

const result = {
  amount: "399992611103597728750000000",
  locked: "0",
  code_hash: "11111111111111111111111111111111",
  storage_usage: 642,
  storage_paid_at: 0,
  block_height: 17795474,
  block_hash: "9MjpcnwW3TSdzGweNfPbkx8M74q1XzUcT1PAN8G5bNDz",
};
const body = JSON.stringify({ jsonrpc: "2.0", result, id: "dontcare" });
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
);

const server = createServer({ noDelay: true }, (socket) => {
  let received = 0;
  let expected = 0;
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    expected ||= lengthOf(chunk.latin1Slice());
    received += chunk.length;
    if (received < expected) return;
    received = 0;
    expected = 0;
    socket.write(answer);
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));

/** Bytes of a request whose head arrived in one piece, as small ones do. */
function lengthOf(text) {
  const end = text.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: *(\d+)/i.exec(text);
  // A proxy that pipes a body may send it in chunks.
  if (length === null) return /\r\n0\r\n\r\n$/.test(text) ? text.length : Number.POSITIVE_INFINITY;
  return end + 4 + Number(length[1]);
}
