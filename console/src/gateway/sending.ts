import type { ServerResponse } from "node:http";
import type { Connections } from "./connections.js";
import { mayBeRepeated } from "./decide.js";
import { choose, type Endpoint } from "./endpoint.js";
import type { JsonRpcRequest, RequestTrace } from "./ports.js";
import { Relay, type RelayListener } from "./relay.js";
import type { StallTimer } from "./stall-timer.js";
import { retryAfterMs, type UnfitAnswer, whatIsUnfit } from "./unfit-answer.js";
import { isTimeout, whatFailed } from "./upstream-failure.js";

/** What all sendings of one gateway share. */
export interface Post {
  connections: Connections;
  /** With answers of shards, and with clients that read them. */
  answers: StallTimer;
  ports: {
    /** Milliseconds since the epoch. */
    now(): number;
  };
}

/**
 * Sends one request to a shard's RPC and passes the answer on: by the first of its endpoints that answers. Another one is tried when nothing was sent
 * to the one before, and otherwise only where the request may arrive twice. A transaction may have been taken although no answer came.
 */
export class Sending implements RelayListener {
  #endpoint: Endpoint;
  #relay: Relay | undefined;
  /** Made when the first one fails. */
  #tried: Set<Endpoint> | undefined;

  constructor(
    private readonly at: Post,
    private readonly endpoints: readonly [Endpoint, ...Endpoint[]],
    private readonly request: JsonRpcRequest,
    /** The request's text. */
    private readonly body: string,
    private readonly response: ServerResponse,
    private readonly ownHeaders: readonly string[],
    private readonly listener: RelayListener,
    private readonly trace?: RequestTrace,
  ) {
    this.#endpoint =
      endpoints.length === 1 ? endpoints[0] : (choose(endpoints, undefined, at.ports.now()) ?? endpoints[0]);
  }

  start(): void {
    const { url, headers } = this.#endpoint;
    const { dispatcher, path } = this.at.connections.to(url);
    this.#relay = new Relay(this.response, this, this.at.answers, this.ownHeaders);
    // undici reads the list only
    const all = this.trace === undefined ? (headers as string[]) : [...headers, ...this.trace.trying(url)];
    dispatcher.dispatch({ method: "POST", path, headers: all, body: this.body }, this.#relay);
  }

  /** The client is gone. */
  abandon(): void {
    this.#relay?.abandon();
  }

  relayed(status: number): void {
    this.#endpoint.health.succeeded(this.at.ports.now());
    this.trace?.answered(status);
    this.listener.relayed(status);
  }

  failed(error: Error): void {
    const wasSent = this.#relay?.wasSent ?? false;
    // who waited that long already is not made to wait again
    const isLate = isTimeout(error);
    this.#note(whatFailed(error), wasSent || isLate ? "odd" : "unusable");
    const mayGoOn = !isLate && (!wasSent || mayBeRepeated(this.request));
    if (!mayGoOn || !this.#tryNext()) this.listener.failed(error);
  }

  unfit(answer: UnfitAnswer): void {
    this.#note(whatIsUnfit(answer), "unusable", retryAfterMs(answer, this.at.ports.now()));
    if (!mayBeRepeated(this.request) || !this.#tryNext()) this.listener.unfit(answer);
  }

  cutOff(status: number, error: Error): void {
    this.#note(whatFailed(error), "odd");
    this.listener.cutOff(status, error);
  }

  #note(reason: string, gravity: "unusable" | "odd", retryAfter?: number): void {
    this.trace?.unanswered(reason);
    this.#endpoint.health.failed(this.at.ports.now(), reason, gravity, retryAfter);
  }

  /** Whether there was another one to try. */
  #tryNext(): boolean {
    this.#tried ??= new Set();
    this.#tried.add(this.#endpoint);
    const next = choose(this.endpoints, this.#tried, this.at.ports.now());
    if (next === undefined) return false;
    this.#endpoint = next;
    this.start();
    return true;
  }
}
