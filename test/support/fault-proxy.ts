import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type Answer, type Fault, type Logged, pass, type Sent } from "./fault.js";
import { broken, forward, take, treat } from "./treat-request.js";

/** A real proxy before a server, of which a test decides what becomes of each request. */
export interface FaultProxy {
  /** Where clients reach it, without a slash at the end. */
  url: string;
  /** Where the server is, without a slash at the end. */
  target: string;
  /** Decides about each request that comes from now on. Everything passes unless told otherwise. */
  rule: (request: Sent) => Fault;
  /** Every request so far, in the order in which they were done with. */
  log: Logged[];
  /** Sends a request on once more, as a network does that duplicates. */
  replay(request: Sent): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * @param target the server's address, without a slash at the end
 * @param port where to listen; any free one unless told
 */
export async function faultProxy(target: string, port = 0): Promise<FaultProxy> {
  const lastOf = new WeakMap<Duplex, Logged>();
  const server = createServer((request, response) => {
    const { socket } = request;
    void take(request).then(async (sent) => {
      const logged: Logged = { ...sent, status: undefined, answered: undefined, received: false };
      await treat(proxy.rule(sent), logged, proxy.target, response).catch(() => broken(response));
      if (socket.destroyed || socket.readableEnded) logged.received = false;
      lastOf.set(socket, logged);
      proxy.log.push(logged);
    });
  });
  server.on("connection", (socket) => {
    // a client that has read an answer keeps its connection for the next request
    const hungUp = () => {
      const last = lastOf.get(socket);
      if (last !== undefined) last.received = false;
    };
    socket.once("end", hungUp).once("error", hungUp);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    rule: () => pass,
    log: [],
    replay: (request) => forward(proxy.target, request),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
