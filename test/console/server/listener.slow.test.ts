import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { Listener } from "../../../console/src/server/listener.js";

describe("console: its connections", () => {
  it("end when a client does not read its answer", async () => {
    const listener = new Listener(undefined, 300);
    // more than the system takes off the console's hands
    listener.serve((_request, response) => response.end(Buffer.alloc(32 * 1024 * 1024)));
    const port = await listener.listen("127.0.0.1", 0);
    const client = connect(port, "127.0.0.1").on("error", () => {});
    client.pause().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const [socket] = await once(listener.server, "connection");
    const told = setTimeout(() => socket.destroy(new Error("it is still open")), 5_000);

    await once(socket, "close");
    assert.equal(socket.errored, null);
    clearTimeout(told);
    client.destroy();
    await listener.close(0);
  });
});
