import { type AgentOptions, ClientRequest, type ClientRequestArgs, Agent as PlainAgent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Duplex } from "node:stream";

/** What an HTTP client sends its requests over. */
export interface Agents {
  httpAgent: PlainAgent;
  httpsAgent: SecureAgent;
}

/** Each request over a connection that an earlier one has left, where there is one. */
export function keepingAlive(): Agents {
  return agents({ keepAlive: true, maxSockets: 32 });
}

/**
 * Each request over a connection of its own: for one that cannot be repeated. A connection that lay idle may be ended by the server, or
 * by a firewall on the way, in the very moment in which the request leaves, and then nobody knows what became of it.
 */
export function connectingAnew(): Agents {
  return agents({ keepAlive: false });
}

/**
 * Whether a request certainly never left: it waited for a connection still, or for one that never came about. No error's code tells that: a
 * connection that stands can end with ECONNREFUSED or EHOSTUNREACH too.
 */
export function neverSent(request: unknown): boolean {
  if (!(request instanceof ClientRequest)) return false;
  const { socket } = request;
  return socket === null || opened.get(socket) === false;
}

function agents(options: AgentOptions): Agents {
  return { httpAgent: new NotingPlainAgent(options), httpsAgent: new NotingSecureAgent(options) };
}

/** Whether a connection came about, with its encryption, of those that agents of this file have made. */
const opened = new WeakMap<Duplex, boolean>();

class NotingPlainAgent extends PlainAgent {
  override createConnection(options: ClientRequestArgs, callback?: Callback) {
    return noted(super.createConnection(options, callback), "connect");
  }
}

class NotingSecureAgent extends SecureAgent {
  override createConnection(options: ClientRequestArgs, callback?: Callback) {
    return noted(super.createConnection(options, callback), "secureConnect");
  }
}

type Callback = (error: Error | null, stream: Duplex) => void;

function noted<Made extends Duplex | null | undefined>(socket: Made, event: "connect" | "secureConnect"): Made {
  if (socket) {
    opened.set(socket, false);
    socket.once(event, () => opened.set(socket, true));
  }
  return socket;
}
