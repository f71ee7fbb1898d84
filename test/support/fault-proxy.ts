import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A request as it reached the proxy. */
export interface Sent {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with what its client got: undefined where the connection was broken instead. */
export interface Logged extends Sent {
  status: number | undefined;
}

/** What the server answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** What becomes of one request. */
export type Fault =
  | { kind: "pass" }
  /** The server answers, the client never hears of it. */
  | { kind: "drop reply" }
  /** The connection breaks before the server hears of the request. */
  | { kind: "reset" }
  /** The proxy answers in place of the server. */
  | { kind: "answer"; status: number; headers: Record<string, string>; body: string }
  /** Waits, then does something else. */
  | { kind: "delay"; milliseconds: number; then: Fault }
  /** The server's answer breaks off after so many bytes. */
  | { kind: "truncate"; bytes: number };

export const pass: Fault = { kind: "pass" };
export const dropReply: Fault = { kind: "drop reply" };
export const reset: Fault = { kind: "reset" };

/** An answer of the proxy's own; an object is sent as JSON. */
export function answer(status: number, body: string | object = "", headers: Record<string, string> = {}): Fault {
  const type = typeof body === "string" ? "text/html" : "application/problem+json";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { kind: "answer", status, headers: { "content-type": type, ...headers }, body: text };
}

export function delay(milliseconds: number, then: Fault = pass): Fault {
  return { kind: "delay", milliseconds, then };
}

export function truncate(bytes: number): Fault {
  return { kind: "truncate", bytes };
}

/** A real proxy before a server, of which a test decides what becomes of each request. */
export interface FaultProxy {
  /** Where clients reach it, without a slash at the end. */
  url: string;
  /** Decides about each request that comes from now on. Everything passes unless told otherwise. */
  rule: (request: Sent) => Fault;
  /** Every request so far, in the order in which they were done with. */
  log: Logged[];
  /** Sends a request on once more, as a network does that duplicates. */
  replay(request: Sent): Promise<Answer>;
  close(): Promise<void>;
}

/** @param target the server's address, without a slash at the end */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const server = createServer((request, response) => {
    void take(request).then(async (sent) => {
      const status = await treat(proxy.rule(sent), sent, target, response).catch(() => broken(response));
      proxy.log.push({ ...sent, status });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rule: () => pass,
    log: [],
    replay: (request) => forward(target, request),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

/** Does with a request what a fault says. Answers the status that the client got. */
async function treat(fault: Fault, sent: Sent, target: string, response: ServerResponse): Promise<number | undefined> {
  switch (fault.kind) {
    case "reset":
      return broken(response);
    case "answer":
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return fault.status;
    case "delay":
      await wait(fault.milliseconds);
      return treat(fault.then, sent, target, response);
  }
  const { status, headers, body } = await forward(target, sent);
  if (fault.kind === "drop reply") return broken(response);
  response.writeHead(status, relayed(headers, body));
  if (fault.kind === "pass") response.end(body);
  else response.write(Buffer.from(body).subarray(0, fault.bytes), () => response.socket?.destroy());
  return status;
}

function broken(response: ServerResponse): undefined {
  response.socket?.destroy();
}

async function take(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "", url: path = "", headers } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

async function forward(target: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...kept } = headers;
  const answered = await fetch(`${target}${path}`, {
    method,
    headers: kept as Record<string, string>,
    redirect: "manual",
    ...(body === "" ? {} : { body }),
  });
  return { status: answered.status, headers: answered.headers, body: await answered.text() };
}

/** The server's headers, but for those that speak of the bytes between server and proxy. */
function relayed(headers: Headers, body: string): Record<string, string> {
  const hop = ["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"];
  const kept = [...headers].filter(([name]) => !hop.includes(name));
  return { ...Object.fromEntries(kept), "content-length": String(Buffer.byteLength(body)) };
}
