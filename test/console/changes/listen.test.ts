import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { listen } from "../../../console/src/changes/listen.js";

describe("console: the connection on which it hears of changes", () => {
  it("is given up when the server falls silent before it listens", async () => {
    const sockets: Socket[] = [];
    // A server that lets everybody in and then never says anything.
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {}).once("data", () => socket.write(Buffer.from([...LET_IN, ...READY])));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const stop = new AbortController();
    const deadline = setTimeout(() => stop.abort(), 8_000);

    const unheard = { listening() {}, announced() {}, provedUntil() {} };
    await assert.rejects(listen(`postgres://someone@127.0.0.1:${port}/some`, unheard, stop.signal), /timeout|silent/);

    clearTimeout(deadline);
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

/** Messages of Postgres: AuthenticationOk, and ReadyForQuery outside of a transaction. */
const LET_IN = [0x52, 0, 0, 0, 8, 0, 0, 0, 0];
const READY = [0x5a, 0, 0, 0, 5, 0x49];
