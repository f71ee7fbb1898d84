import { once } from "node:events";
import { createServer as createHttpServer, type Server } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ConsoleProcess } from "../../support/console-process.js";
import type { FreezingProxy } from "../../support/freezing-proxy.js";
import type { Client, Load } from "./clients.js";
import type { RestartableServer } from "./server.js";

/** What one run has on its stage. */
export interface Scene {
  server: RestartableServer;
  /** Between the console and the server. */
  proxy: FreezingProxy;
  console: ConsoleProcess;
  client: Client;
  load: Load;
  node: FaultyNode;
  mailer: DyingMailServer;
  /** The console's log, as its reader has it. */
  log: Readable;
  /** A token of a shard whose RPC has a name without an address. */
  lostToken: string;
  /** Has an invitation sent by e-mail; the status. */
  invite(): Promise<number | undefined>;
  /** Waits until something holds; for ever is an error. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
}

/** A NEAR node that may break off its answers. */
export interface FaultyNode {
  url: string;
  server: Server;
  breaks: boolean;
}

export async function startFaultyNode(): Promise<FaultyNode> {
  const server = createHttpServer((request, response) => {
    request.resume().on("end", () => {
      if (node.breaks) return request.socket.destroy();
      response.end('{"jsonrpc":"2.0","id":1,"result":"from the node"}');
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const node: FaultyNode = { url: urlOf("http", server), server, breaks: false };
  return node;
}

/** A mail server that never takes a message. */
export interface DyingMailServer {
  url: string;
  /** When its connections break. */
  dies: "at once" | "after the greeting" | "in the message";
  close(): void;
}

export async function startDyingMailServer(): Promise<DyingMailServer> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    if (mailer.dies === "at once") return socket.resetAndDestroy();
    socket.write("220 mail.test ESMTP\r\n");
    socket.on("data", (chunk: Buffer) => converse(socket, chunk.toString()));
  }).listen(0, "127.0.0.1");
  const receiving = new WeakSet<Socket>();
  const converse = (socket: Socket, said: string) => {
    if (mailer.dies === "after the greeting" || receiving.has(socket)) return socket.resetAndDestroy();
    if (said.startsWith("DATA")) receiving.add(socket);
    socket.write(said.startsWith("DATA") ? "354 go on\r\n" : "250 ok\r\n");
  };
  await once(server, "listening");
  const mailer: DyingMailServer = { url: urlOf("smtp", server), dies: "at once", close: () => server.close() };
  return mailer;
}

function urlOf(scheme: string, server: { address(): unknown }): string {
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
