import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Gateway } from "../gateway/ports.js";
import { StartError } from "../start-error.js";
import type { TlsIdentity } from "./tls.js";

/** The HTTP or HTTPS server of the process. It answers 503 until it is told whom to serve. */
export class Listener {
  readonly server: Server | TlsServer;
  readonly #tls: TlsServer | undefined;
  #serve: RequestListener = (_request, response) => response.writeHead(503, { "retry-after": "1" }).end();
  #leaving = false;

  /**
   * @param tls what it presents; undefined for plain HTTP
   * @param stillMs how long a connection may stand still, whoever is to go on with it
   */
  constructor(tls?: TlsIdentity, stillMs = STILL_MS) {
    const answer: RequestListener = (request, response) => {
      if (this.#leaving) response.shouldKeepAlive = false;
      this.#serve(request, response);
    };
    this.#tls = tls && createTlsServer({ ...LIMITS, ...tls, handshakeTimeout: LIMITS.headersTimeout }, answer);
    this.server = this.#tls ?? createServer(LIMITS, answer);
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.server.timeout = stillMs;
  }

  /** Has requests answered from now on. */
  serve(answer: RequestListener): void {
    this.#serve = answer;
  }

  /**
   * Starts to accept connections.
   * @returns the port
   * @throws StartError
   */
  async listen(host: string, port: number): Promise<number> {
    this.server.listen(port, host);
    try {
      await once(this.server, "listening");
    } catch (error) {
      throw explainListenError(error as NodeJS.ErrnoException, host, port);
    }
    return (this.server.address() as AddressInfo).port;
  }

  /** What connections from now on are presented; those that stand keep theirs. */
  present(identity: TlsIdentity): void {
    this.#tls?.setSecureContext(identity);
  }

  /** Whether clients are to go elsewhere. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Goes on serving, and has every client make a new connection for its next request, which a load balancer then leads elsewhere. */
  leave(): void {
    this.#leaving = true;
  }

  /** Stops accepting, lets running requests finish for a while, then cuts what is left. */
  async close(graceMs: number): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    // A connection whose request just ended is idle only now.
    const sweep = setInterval(() => this.server.closeIdleConnections(), 20);
    const cut = setTimeout(() => this.server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

/** Requests to the gateway go straight there, past any framework, and all others to `rest`. */
export function besideGateway(gateway: Gateway, rest: RequestListener): RequestListener {
  return (request, response) => {
    if (gateway.handles(request.url ?? "")) gateway.handle(request, response);
    else rest(request, response);
  };
}

/** Slow senders do not hold connections open: headers within 10 s, a whole request within two minutes. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 120_000, connectionsCheckingInterval: 5_000 };

/** Longer than a shard may take to answer. Whoever does not read an answer would otherwise have it kept for them without end. */
const STILL_MS = 120_000;

/** Longer than clients and load balancers keep idle connections, so that none is closed under a request being sent. */
const KEEP_ALIVE_MS = 75_000;

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new StartError(
        `Port ${port} on ${host} is in use, perhaps by another console. Choose another with --port, or --port 0 for any free one.`,
      );
    case "EACCES":
      return new StartError(`This user may not listen on port ${port}. Choose a port above 1023 with --port.`);
    case "EADDRNOTAVAIL":
      return new StartError(`This machine has no address ${host}. Choose another with --host.`);
    case "ENOTFOUND":
      return new StartError(`The host name ${host} cannot be resolved. Choose another with --host.`);
    default:
      return error;
  }
}
