import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { type Dispatcher, errors } from "undici";
import { type Patience, Waiting } from "./patience.js";

/** How relaying one answer ended. */
export interface RelayListener {
  relayed(status: number): void;
  /** Nothing of an answer reached the client, so it can still be told. */
  failed(error: Error): void;
  /** The answer broke off: the client's connection was cut, since it cannot be told otherwise. */
  cutOff(status: number, error: Error): void;
}

/**
 * Passes one answer of a shard's RPC on to the client: status and body as they are, of the headers only those that
 * describe the body. One chunk is held back until the next or the end, so that a small answer leaves in one piece. When
 * nothing moves for too long it gives up, whoever it is that keeps it waiting: the pool, the shard or the client.
 */
export class Relay extends Waiting implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #over = false;
  #status = 0;
  #headers: string[] = [];
  #held: Buffer | undefined;

  constructor(
    private readonly client: ServerResponse,
    private readonly listener: RelayListener,
    private readonly patience: Patience,
  ) {
    super();
    patience.begin(this);
  }

  giveUp(): void {
    this.#fail(this.#nothingMoves());
  }

  /** The client is gone: stops the upstream request, says nothing more. */
  abandon(): void {
    this.#end();
    this.#controller?.abort(new Error("The client went away."));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) {
      controller.abort(new Error("Given up while waiting for a connection."));
    }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.patience.moved(this);
    this.#status = status;
    this.#headers = headersToRelay(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.patience.moved(this);
    const previous = this.#held;
    this.#held = chunk;
    if (previous !== undefined && !this.#send(previous)) {
      controller.pause();
      this.client.once("drain", () => {
        this.patience.moved(this);
        controller.resume();
      });
    }
  }

  onResponseEnd(): void {
    if (this.#over) {
      return;
    }
    this.#end();
    if (!this.client.headersSent) {
      this.client.writeHead(this.#status, withLength(this.#headers, this.#held?.length ?? 0));
    }
    this.client.end(this.#held);
    this.listener.relayed(this.#status);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #send(chunk: Buffer): boolean {
    if (!this.client.headersSent) {
      this.client.writeHead(this.#status, this.#headers);
    }
    return this.client.write(chunk);
  }

  #fail(error: Error): void {
    if (this.#over) {
      return;
    }
    this.#end();
    if (this.client.headersSent) {
      this.client.destroy();
      this.listener.cutOff(this.#status, error);
    } else {
      this.listener.failed(error);
    }
    this.#controller?.abort(error);
  }

  #nothingMoves(): Error {
    if (this.#controller?.paused) {
      return new Error("The client stopped reading the answer.");
    }
    return this.#status === 0 ? new errors.HeadersTimeoutError() : new errors.BodyTimeoutError();
  }

  #end(): void {
    this.#over = true;
    this.patience.end(this);
  }
}

/** The headers a client needs to read the body, or to come back later. Everything else is the upstream's own business. */
const RELAYED = ["content-type", "content-length", "content-encoding", "retry-after"];

function headersToRelay(headers: IncomingHttpHeaders): string[] {
  const relayed: string[] = [];
  for (const name of RELAYED) {
    const value = headers[name];
    if (value !== undefined) {
      relayed.push(name, typeof value === "string" ? value : (value[0] ?? ""));
    }
  }
  return relayed;
}

function withLength(headers: string[], length: number): string[] {
  return headers.includes("content-length") ? headers : [...headers, "content-length", String(length)];
}
