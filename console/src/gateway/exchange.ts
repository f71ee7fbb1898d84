import type { IncomingMessage, ServerResponse } from "node:http";
import { sha256Key } from "../sha256.js";
import { admit, tokenOf } from "./admission.js";
import { answerLocally } from "./answer-locally.js";
import type { Connections } from "./connections.js";
import { decide } from "./decide.js";
import type { Limits } from "./limits.js";
import type { Patience } from "./patience.js";
import type { Decision, GatewayPorts, Grant, JsonRpcReply, Upstream } from "./ports.js";
import { readBody } from "./read-body.js";
import { failed, forbidden, Refusal, refusalBody, refused, unknowable } from "./refusal.js";
import { Relay, type RelayListener } from "./relay.js";
import { type ParsedRequest, parseRequest } from "./request.js";
import { parseRoute } from "./route.js";
import { explainUpstreamFailure } from "./upstream-failure.js";

/** What all exchanges of one gateway share. */
export interface Surroundings {
  ports: GatewayPorts;
  connections: Connections;
  limits: Limits;
  /** With clients that send a body. */
  bodies: Patience;
  /** With answers of shards, and with clients that read them. */
  answers: Patience;
}

/**
 * One request and its answer, step by step: head, token, body, permission, shard. A step that refuses ends it, and the
 * body is not read before the token is known to be good. With look-ups that answer at once there is no promise on the way.
 */
export class Exchange implements RelayListener {
  #shardId = "";
  #grant: Grant | undefined;
  #parsed: ParsedRequest | undefined;
  #relay: Relay | undefined;
  #over = false;

  constructor(
    private readonly at: Surroundings,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}

  start(): void {
    this.response.on("close", () => this.#abandon());
    // A client that is gone is told of by its close.
    this.response.on("error", () => {});
    this.#attempt(() => this.#authenticate());
  }

  #authenticate(): void {
    const route = parseRoute(this.request.url ?? "");
    this.#shardId = route?.shardId ?? "";
    const token = tokenOf(this.request, route);
    if (token instanceof Refusal) {
      this.#refuse(token);
    } else {
      const grant = ask(this.at.ports.tokens, sha256Key(token));
      this.#whenKnown(grant, (known) => this.#admit(known), unknownToken);
    }
  }

  #admit(known: Grant | undefined): void {
    const { ports, limits, bodies } = this.at;
    this.#grant = known;
    const grant = admit(known, this.#shardId, ports.now(), this.request.headers, limits.bodyBytes);
    if (grant instanceof Refusal) {
      this.#refuse(grant);
    } else {
      readBody(this.request, limits.bodyBytes, bodies, (body) => this.#attempt(() => this.#decide(grant, body)));
    }
  }

  #decide(grant: Grant, body: Buffer | Refusal): void {
    const parsed = body instanceof Refusal ? body : parseRequest(body);
    if (parsed instanceof Refusal) {
      this.#refuse(parsed);
      return;
    }
    this.#parsed = parsed;
    const verdict = decide(parsed.request, grant.permissions);
    if (verdict.allow) {
      this.at.ports.used?.(grant.tokenId);
      const upstream = ask(this.at.ports.upstreams, grant.shardId);
      this.#whenKnown(
        upstream,
        (known) => this.#forward(parsed, known),
        () => unknownShard(grant.shardId),
      );
    } else {
      this.#refuse(forbidden(verdict.reason, verdict.missing));
    }
  }

  #forward(parsed: ParsedRequest, upstream: Upstream | undefined): void {
    const { connections, limits, answers } = this.at;
    if (upstream === undefined) {
      this.#refuse(refused(404, `The shard ${this.#shardId} is no longer served here.`));
    } else if (upstream.kind === "local") {
      this.#whenKnown(answerLocally(upstream.shard, parsed, limits.answerMs), (reply) => this.#reply(reply));
    } else {
      const { dispatcher, path } = connections.to(upstream.url);
      this.#relay = new Relay(this.response, this, answers);
      dispatcher.dispatch({ method: "POST", path, headers: FORWARDED_HEADERS, body: parsed.text }, this.#relay);
    }
  }

  /** The shard's answer has been passed on. */
  relayed(status: number): void {
    this.#conclude("relayed", status, undefined);
  }

  /** The shard's RPC gave no answer. */
  failed(error: Error): void {
    this.#refuse(explainUpstreamFailure(error), error);
  }

  /** The shard's answer broke off. */
  cutOff(status: number, error: Error): void {
    this.#conclude("upstream-failed", status, error);
  }

  #reply(reply: JsonRpcReply | Refusal): void {
    if (reply instanceof Refusal) {
      this.#refuse(reply);
    } else {
      this.#send(reply.status, reply.body, []);
      this.#conclude("relayed", reply.status, undefined);
    }
  }

  #refuse(refusal: Refusal, error?: unknown): void {
    if (this.#over) {
      return;
    }
    const { status, outcome } = refusal;
    this.#send(status, refusalBody(refusal, this.#parsed?.idText() ?? "null"), EXTRA_HEADERS.get(status) ?? []);
    if (!this.request.complete) {
      throwAwayRest(this.request, this.at.limits.lingerMs);
    }
    this.#conclude(outcome, status, error);
  }

  #send(status: number, body: string, headers: readonly string[]): void {
    const length = String(Buffer.byteLength(body));
    this.response.writeHead(status, ["content-type", "application/json", "content-length", length, ...headers]);
    this.response.end(body);
  }

  #abandon(): void {
    if (!this.#over) {
      this.#conclude("abandoned", undefined, undefined);
      this.#relay?.abandon();
    }
  }

  #conclude(outcome: Decision["outcome"], status: number | undefined, error: unknown): void {
    this.#over = true;
    this.at.ports.decided?.({
      shardId: this.#shardId,
      tokenId: this.#grant?.tokenId,
      method: this.#parsed?.request.method.slice(0, 100),
      outcome,
      status,
      error,
    });
  }

  /** Goes on with an answer, at once when it is there. */
  #whenKnown<T>(answer: T | Promise<T>, next: (answer: T) => void, otherwise = cannotProcess): void {
    if (answer instanceof Promise) {
      answer
        .then(
          (value) => (this.#over ? undefined : next(value)),
          (error: unknown) => this.#refuse(otherwise(), error),
        )
        .catch((error: unknown) => this.#fail(error));
    } else {
      next(answer);
    }
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.response.headersSent) {
      this.response.destroy();
    } else {
      this.#refuse(cannotProcess(), error);
    }
  }
}

/** Of the client's headers nothing goes on: not the token, nor what a node would act on. */
const FORWARDED_HEADERS = ["content-type", "application/json", "accept", "application/json"];

/** A look-up that throws is one that rejects. */
function ask<T>(lookup: { find(key: string): T | Promise<T> }, key: string): T | Promise<T> {
  try {
    return lookup.find(key);
  } catch (error) {
    return Promise.reject(error);
  }
}

function cannotProcess(): Refusal {
  return failed("The console could not process the request. Its log says why.");
}

function unknownToken(): Refusal {
  return unknowable("The console cannot look the token up at the moment. Try again.");
}

function unknownShard(shardId: string): Refusal {
  return unknowable(`This console cannot serve the shard ${shardId} at the moment. Its log says why. Try again.`);
}

const EXTRA_HEADERS: ReadonlyMap<number, readonly string[]> = new Map([
  [401, ["www-authenticate", "Bearer"]],
  [405, ["allow", "POST"]],
  [503, ["retry-after", "2"]],
]);

/**
 * Reads on for a while after an early answer, without keeping anything: closing at once would reset the connection, and
 * the client might never see the answer.
 */
function throwAwayRest(request: IncomingMessage, patience: number): void {
  const timer = setTimeout(() => request.socket.destroy(), patience);
  request.on("end", () => clearTimeout(timer));
  request.resume();
}
