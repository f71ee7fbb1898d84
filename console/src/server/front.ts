import type { RequestListener, Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { TlsIdentity } from "./tls.js";

/** What clients connect to: the gateway, and everything else. */
export interface Front {
  /** The HTTP server that everything but the gateway is a listener of. */
  readonly server: Server | TlsServer;
  /** Whether clients are to go elsewhere. */
  readonly leaving: boolean;
  /**
   * Starts to accept connections.
   * @returns the port
   * @throws StartError
   */
  listen(host: string, port: number): Promise<number>;
  /** Serves all that is not for the gateway, from now on; until then that is answered 503. */
  serve(rest: RequestListener): void;
  /** What connections from now on are presented; those that stand keep theirs. */
  present(identity: TlsIdentity): void;
  /** Goes on serving, and has every client make a new connection for its next request. */
  leave(): void;
  /** Stops accepting, lets running requests finish for a while, then cuts what is left. Closing again does nothing. */
  close(graceMs: number): Promise<void>;
}
