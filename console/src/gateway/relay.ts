import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { type Dispatcher, errors } from "undici";
import { type StallTimer, Waiting } from "./stall-timer.js";
import { type UnfitAnswer, unfit } from "./unfit-answer.js";

/** How relaying one answer ended. */
export interface RelayListener {
  relayed(status: number): void;
  /** Nothing of an answer reached the client, so it can still be told. */
  failed(error: Error): void;
  /** The shard's RPC answered what is not for the client, which can still be told so. */
  unfit(answer: UnfitAnswer): void;
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
  /** Set where the answer is not passed on. */
  #unfit: UnfitAnswer | undefined;
  #thrownAway = 0;

  constructor(
    private readonly client: ServerResponse,
    private readonly listener: RelayListener,
    private readonly stallTimer: StallTimer,
    /** Headers of every answer. */
    private readonly ownHeaders: readonly string[],
  ) {
    super();
    stallTimer.begin(this);
  }

  /** Whether any of the request may have left for the shard. */
  get wasSent(): boolean {
    return this.#controller !== undefined;
  }

  giveUp(): void {
    this.#fail(this.#nothingMoves());
  }

  /** The client is gone: stops the upstream request, says nothing more. */
  abandon(): void {
    this.#end();
    this.#controller?.abort(new Error("The client went away."));
  }

  /** Comes when there is a connection, right before the request is written to it. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) {
      controller.abort(new Error("Given up while waiting for a connection."));
    }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.stallTimer.moved(this);
    this.#status = status;
    this.#unfit = unfit(status, headers);
    if (this.#unfit === undefined) {
      this.#headers = headersToRelay(headers, this.ownHeaders);
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.stallTimer.moved(this);
    if (this.#unfit !== undefined) {
      this.#throwAway(controller, chunk, this.#unfit);
      return;
    }
    const previous = this.#held;
    this.#held = chunk;
    if (previous !== undefined && !this.#send(previous)) {
      controller.pause();
      this.client.once("drain", () => {
        this.stallTimer.moved(this);
        controller.resume();
      });
    }
  }

  onResponseEnd(): void {
    if (this.#over) {
      return;
    }
    this.#end();
    if (this.#unfit !== undefined) {
      this.listener.unfit(this.#unfit);
      return;
    }
    if (!this.client.headersSent) {
      this.client.writeHead(this.#status, withLength(this.#headers, this.#held?.length ?? 0));
    }
    this.client.end(this.#held);
    this.listener.relayed(this.#status);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  /** Reads a short answer to its end, which keeps the connection to the shard; a long one is cut. */
  #throwAway(controller: Dispatcher.DispatchController, chunk: Buffer, answer: UnfitAnswer): void {
    this.#thrownAway += chunk.length;
    if (this.#thrownAway > MOST_THROWN_AWAY && !this.#over) {
      this.#end();
      this.listener.unfit(answer);
      controller.abort(new Error("The shard's RPC sent a long answer that is not for clients."));
    }
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
    this.stallTimer.end(this);
  }
}

const MOST_THROWN_AWAY = 64 * 1024;

/** The headers a client needs to read the body, or to come back later. Everything else is the upstream's own business. */
const RELAYED = ["content-length", "content-encoding", "retry-after"];

function headersToRelay(headers: IncomingHttpHeaders, own: readonly string[]): string[] {
  const relayed = ["content-type", headers["content-type"] ?? "application/json", ...own];
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
