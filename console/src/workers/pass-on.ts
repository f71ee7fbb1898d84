import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import type { MainAddress } from "./contract.js";
import { PASSED_ON_HEADER } from "./passed-on.js";

/**
 * Passes requests on to the main process. Each connection of a client has one of its own there, which so belongs to one address.
 */
export function passOn(to: MainAddress): RequestListener {
  const agents = new WeakMap<Socket, Agent>();
  const agentOf = (socket: Socket) => agents.get(socket) ?? open(socket);
  const open = (socket: Socket) => {
    // closed sooner than the main process would, so that no request meets a connection that is just being closed
    const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: IDLE_MS });
    agents.set(socket, agent);
    socket.once("close", () => agent.destroy());
    return agent;
  };
  return (request, response) => {
    const { method = "GET", url: path = "/", socket } = request;
    const headers = [...headersOf(request), PASSED_ON_HEADER, `${to.secret} ${socket.remoteAddress ?? ""}`];
    const onward = httpRequest({ host: "127.0.0.1", port: to.port, agent: agentOf(socket), method, path, headers });
    onward.on("response", (answer) => passBack(answer, response));
    onward.on("error", () => {
      if (response.headersSent) response.destroy();
      else unavailable(response);
    });
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  };
}

function headersOf({ method = "GET", headers, rawHeaders }: IncomingMessage): string[] {
  const kept = withoutHopByHop(rawHeaders);
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  // without either, the client of node:http would announce a body
  return hasBody || BODILESS.has(method) ? kept : [...kept, "content-length", "0"];
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  if (answer.headers.connection === "close") response.shouldKeepAlive = false;
  const headers = withoutHopByHop(answer.rawHeaders).filter(
    (_, index, all) => all[index - (index % 2)]?.toLowerCase() !== "transfer-encoding",
  );
  response.writeHead(answer.statusCode ?? 502, headers);
  answer.pipe(response);
  answer.on("error", () => response.destroy());
}

/** What concerns one connection only, or is the console's own, stays here. */
function withoutHopByHop(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !HOP_BY_HOP.has(rawHeaders[index - (index % 2)]?.toLowerCase() ?? ""));
}

function unavailable(response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1", "content-type": "application/problem+json" });
  response.end(JSON.stringify({ title: "The console cannot answer at the moment", status: 503 }));
}

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "upgrade",
  "expect",
  PASSED_ON_HEADER,
]);

const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "DELETE", "TRACE"]);

const IDLE_MS = 30_000;
