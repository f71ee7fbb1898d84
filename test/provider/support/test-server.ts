import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What the server does with one request. */
export type Reply = (response: ServerResponse, arrived: Arrived) => void;

/** A real server on a loopback port that counts requests and answers them by a script. */
export interface TestServer {
  url: string;
  /** Every request so far. */
  requests: Arrived[];
  /** What to do with the requests to come, in their order; the last reply stays for all further ones. */
  replies: Reply[];
  close(): Promise<void>;
}

/** @param replies answers in the order of requests; the last one stays */
export function testServer(...replies: Reply[]): Promise<TestServer> {
  return testServerAt(0, ...replies);
}

/** A server on a certain port. */
export async function testServerAt(port: number, ...replies: Reply[]): Promise<TestServer> {
  const requests: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const arrived = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(arrived);
      const reply = running.replies.length > 1 ? running.replies.shift() : running.replies[0];
      (reply ?? status(500))(response, arrived);
    });
  });
  // a test that fails before it closes its server must not keep the whole run waiting
  server.unref().on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const running: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    replies,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return running;
}

/** The address of a loopback port that nobody listens on: one of those that no system gives to whoever asks for any. */
export async function closedPort(): Promise<string> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return `http://127.0.0.1:${port}`;
  }
}

/** Answers with a JSON body. */
export function json(code: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** Answers with a text as it stands. */
export function text(code: number, body: string, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(code, { "content-type": "text/html", ...headers }).end(body);
  };
}

/** Answers with nothing but a status. */
export function status(code: number, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(code, headers).end();
  };
}

/** Answers with one of the console's problem documents. */
export function problem(code: number, slug: string, extras: Record<string, unknown> = {}, headers = {}): Reply {
  const body = { type: `urn:keyring:problem:${slug}`, title: slug, status: code, ...extras };
  return json(code, body, { "content-type": "application/problem+json", "x-request-id": "req-1", ...headers });
}

/** Breaks the connection instead of answering. */
export const reset: Reply = (response) => {
  response.socket?.destroy();
};

/** Never answers. */
export const silent: Reply = () => {};

/** Answers with the beginning of a body and breaks the connection. */
export function cutShort(body: string): Reply {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length + 100 });
    response.write(body, () => response.socket?.destroy());
  };
}

/** Begins an answer and sends a byte of it now and then, for ever. */
export const drip: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), 5).unref();
  response.on("close", () => clearInterval(timer));
};
