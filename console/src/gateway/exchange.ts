import type { IncomingMessage, ServerResponse } from "node:http";
import type { Rates } from "../bounds/rates.js";
import { clientRequestId, newRequestId } from "../log/request-id.js";
import { sha256Key } from "../sha256.js";
import { admit, judge, largestBody, tokenOf } from "./admission.js";
import { answerLocally } from "./answer-locally.js";
import type { Connections } from "./connections.js";
import type { Counters } from "./counters.js";
import { isAllowedOrigin, isPreflight, PREFLIGHT, readableBy } from "./cross-origin.js";
import { decide } from "./decide.js";
import type { Decision } from "./decision.js";
import type { Denial } from "./denial.js";
import type { Limits } from "./limits.js";
import type { Occupancy, Place } from "./occupancy.js";
import type { GatewayPorts, Grant, JsonRpcReply, RequestTrace, Upstream } from "./ports.js";
import { readBody, tooLarge } from "./read-body.js";
import { failed, forbidden, methodNotFound, Refusal, refusalBody, refused, unknowable } from "./refusal.js";
import type { RelayListener } from "./relay.js";
import { type ParsedRequest, parseRequest } from "./request.js";
import { parseRoute } from "./route.js";
import { Sending } from "./sending.js";
import type { StallTimer } from "./stall-timer.js";
import type { Methods } from "./table.js";
import { refuseAddress, refuseAmount } from "./token-bounds.js";
import { explainUnfitAnswer, type UnfitAnswer } from "./unfit-answer.js";
import type { UnknownTokens } from "./unknown-tokens.js";
import { explainUpstreamFailure } from "./upstream-failure.js";

/** What all exchanges of one gateway share. */
export interface Surroundings {
  ports: GatewayPorts;
  connections: Connections;
  limits: Limits;
  methods: Methods;
  counters: Counters;
  occupancy: Occupancy;
  unknownTokens: UnknownTokens;
  /** Requests of tokens that are bounded per second. */
  rates: Rates;
  clientOf(request: IncomingMessage): string;
  /** The same as it is, not as clients are counted. */
  addressOf(request: IncomingMessage): string;
  /** With clients that send a body. */
  bodies: StallTimer;
  /** With answers of shards, and with clients that read them. */
  answers: StallTimer;
}

/**
 * One request and its answer, step by step: head, token, body, permission, shard. A step that refuses ends it, and the
 * body is not read before the token is known to be good. With look-ups that answer at once there is no promise on the way.
 */
export class Exchange implements RelayListener {
  readonly #place: Place;
  readonly #id = newRequestId();
  readonly #startedAt = performance.now();
  readonly #clientId: string | undefined;
  readonly #address: string;
  #shardId = "";
  /** Of the token; empty while there is none. */
  #sha256 = "";
  #grant: Grant | undefined;
  #parsed: ParsedRequest | undefined;
  #sending: Sending | undefined;
  /** What lets a page of another origin read the answer; most clients are no browsers. */
  #readable: readonly string[] = [];
  #over = false;

  constructor(
    private readonly at: Surroundings,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly trace?: RequestTrace,
  ) {
    this.#address = at.clientOf(request);
    this.#place = at.occupancy.enter(this.#address);
    this.#clientId = clientRequestId(request.headers["x-request-id"]);
  }

  start(): void {
    this.response.on("close", () => this.#abandon());
    // A client that is gone is told of by its close.
    this.response.on("error", () => {});
    const { origin } = this.request.headers;
    this.#attempt(() => (origin === undefined ? this.#authenticate() : this.#meet(origin)));
  }

  /** A browser's page, which may belong to another origin: known before anything is answered, so that it can read refusals too. */
  #meet(origin: string): void {
    const { ports } = this.at;
    const route = parseRoute(this.request.url ?? "");
    const allowed = route === undefined ? [] : ask({ find: (id) => ports.originsOf?.(id) }, route.shardId);
    const next = (origins: readonly string[] = []) => {
      const isAllowed = isAllowedOrigin(origin, origins);
      if (isAllowed) this.#readable = readableBy(origin);
      if (isPreflight(this.request.method, this.request.headers)) this.#answerPreflight(isAllowed);
      else this.#authenticate();
    };
    this.#whenKnown(allowed, next, () => unknownShard(route?.shardId ?? ""));
  }

  #answerPreflight(isAllowed: boolean): void {
    const { refusal } = this.#place;
    if (refusal !== undefined) {
      this.#refuse(refusal);
    } else if (isAllowed) {
      this.response.writeHead(204, [...this.#ownHeaders(), ...PREFLIGHT]);
      this.response.end();
      this.#conclude("preflight", 204, undefined);
    } else {
      this.#refuse(
        forbidden("Pages of this origin may not use this shard: it is not among the shard's allowed origins."),
      );
    }
  }

  #authenticate(): void {
    const route = parseRoute(this.request.url ?? "");
    this.#shardId = route?.shardId ?? "";
    const token = this.#place.refusal ?? tokenOf(this.request, route);
    if (token instanceof Refusal) {
      this.#refuse(token);
    } else {
      this.#sha256 = sha256Key(token);
      this.#lookUp();
    }
  }

  #lookUp(): void {
    const { ports, unknownTokens } = this.at;
    const known = ports.tokens.known?.(this.#sha256);
    if (known !== undefined) {
      this.#admit(known);
      return;
    }
    const found = unknownTokens.search(this.#place.address, () => ask(ports.tokens, this.#sha256));
    const next = (grant: Grant | Refusal | undefined) =>
      grant instanceof Refusal ? this.#refuse(grant) : this.#admit(grant);
    this.#whenKnown(found, next, unknownToken);
  }

  #admit(known: Grant | undefined): void {
    const { ports, limits, bodies } = this.at;
    this.#grant = known;
    const grant = admit(known, this.#shardId, ports.now(), this.request.headers, limits);
    if (grant instanceof Refusal) {
      this.#refuse(grant);
      return;
    }
    const refusal = this.#refuseAddress(grant) ?? this.#place.belongTo(grant.tokenId) ?? this.#refuseAmount(grant);
    if (refusal !== undefined) {
      this.#refuse(refusal);
    } else {
      const most = largestBody(grant, limits);
      readBody(this.request, most, bodies, this.#place, (body) => this.#attempt(() => this.#judgeAgain(body)));
    }
  }

  /** What was true of a token when the body began need not be so when it ends: someone may have revoked it because of this very request. */
  #judgeAgain(body: Buffer | Refusal): void {
    if (body instanceof Refusal) {
      this.#refuse(body);
      return;
    }
    const { ports } = this.at;
    const known = ports.tokens.known?.(this.#sha256) ?? ask(ports.tokens, this.#sha256);
    const next = (found: Grant | undefined) => {
      const judged = judge(found, this.#shardId, ports.now());
      const grant = judged instanceof Refusal ? judged : (this.#refuseAddress(judged) ?? judged);
      if (grant instanceof Refusal) {
        this.#refuse(grant);
      } else {
        this.#decide(grant, body);
      }
    };
    this.#whenKnown(known, next, unknownToken);
  }

  #refuseAddress({ bounds }: Grant): Refusal | undefined {
    return bounds && refuseAddress(bounds, () => this.at.addressOf(this.request));
  }

  #refuseAmount(grant: Grant): Refusal | undefined {
    return grant.bounds && refuseAmount(grant, grant.bounds, this.#place.openOfToken, this.at.rates);
  }

  #decide(grant: Grant, body: Buffer): void {
    const parsed = parseRequest(body);
    if (parsed instanceof Refusal) {
      this.#refuse(parsed);
      return;
    }
    this.#parsed = parsed;
    const { ports, limits, methods } = this.at;
    const { request } = parsed;
    const verdict = decide(request, grant.permissions, methods);
    if (!verdict.allow) {
      this.#refuse(refusalOf(verdict, request.method));
    } else if (!verdict.large && body.length > limits.viewBytes) {
      this.#refuse(tooLarge(limits.viewBytes));
    } else {
      ports.used?.(grant.tokenId);
      this.#whenKnown(
        ask(ports.upstreams, grant.shardId),
        (upstream) => this.#forward(parsed, upstream),
        () => unknownShard(grant.shardId),
      );
    }
  }

  #forward(parsed: ParsedRequest, upstream: Upstream | undefined): void {
    const { limits } = this.at;
    if (upstream === undefined) {
      this.#refuse(refused(404, `The shard ${this.#shardId} is no longer served here.`));
    } else if (upstream.kind === "closed") {
      this.#refuse(closedShard(this.#shardId, upstream.status));
    } else if (upstream.kind === "local") {
      this.#whenKnown(answerLocally(upstream.shard, parsed, limits.answerMs), (reply) => this.#reply(reply));
    } else {
      const body = parsed.write();
      if (body instanceof Refusal) {
        this.#refuse(body);
        return;
      }
      const { endpoints } = upstream;
      const own = this.#ownHeaders();
      this.#sending = new Sending(this.at, endpoints, parsed.request, body, this.response, own, this, this.trace);
      this.#sending.start();
    }
  }

  /** The shard's answer has been passed on. */
  relayed(status: number): void {
    this.#conclude("relayed", status, undefined);
  }

  /** The shard's RPC gave no answer. */
  failed(error: Error): void {
    // One console may use an address that another one may not: clients are told as with an address that was refused before.
    const refused = "code" in error && error.code === "ERR_REFUSED_ADDRESS";
    this.#refuse(refused ? unknownShard(this.#shardId) : explainUpstreamFailure(error), error);
  }

  /** The shard's RPC answered what is not for the client. */
  unfit(answer: UnfitAnswer): void {
    this.#refuse(
      explainUnfitAnswer(answer),
      new Error(`The RPC answered ${answer.status} ${answer.type ?? ""}`.trim()),
    );
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
    const { status, outcome, details } = refusal;
    const later = details.retryAfter === undefined ? [] : ["retry-after", details.retryAfter];
    const headers = [...(EXTRA_HEADERS.get(status) ?? []), ...later];
    this.#send(status, refusalBody(refusal, this.#parsed?.idText() ?? "null"), headers);
    if (!this.request.complete) {
      throwAwayRest(this.request, this.at.limits.lingerMs);
    }
    if (details.bound !== undefined) this.at.counters.bounded[details.bound] += 1;
    this.#conclude(outcome, status, error, details.bound);
  }

  #send(status: number, body: string, headers: readonly string[]): void {
    const length = String(Buffer.byteLength(body));
    this.response.writeHead(status, [
      "content-type",
      "application/json",
      ...this.#ownHeaders(),
      "content-length",
      length,
      ...headers,
    ]);
    this.response.end(body);
  }

  /** Of every answer: which request it is of, and that its text is never to be taken for anything but JSON. */
  #ownHeaders(): string[] {
    const headers = ["x-content-type-options", "nosniff", "x-request-id", this.#id];
    if (this.#clientId !== undefined) headers.push("x-client-request-id", this.#clientId);
    if (this.#readable.length > 0) headers.push(...this.#readable);
    return headers;
  }

  #abandon(): void {
    if (!this.#over) {
      this.#conclude("abandoned", undefined, undefined);
      this.#sending?.abandon();
    }
  }

  #conclude(
    outcome: Decision["outcome"],
    status: number | undefined,
    error: unknown,
    bound: Decision["bound"] = undefined,
  ): void {
    this.#over = true;
    this.#place.leave();
    this.at.counters.outcomes[outcome] += 1;
    const decision: Decision = {
      requestId: this.#id,
      clientRequestId: this.#clientId,
      address: this.#address,
      shardId: this.#shardId,
      tokenId: this.#grant?.tokenId,
      method: this.#parsed?.request.method.slice(0, 100),
      outcome,
      bound,
      status,
      milliseconds: performance.now() - this.#startedAt,
      error,
    };
    this.at.ports.decided?.(decision);
    this.trace?.over(decision);
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

function refusalOf({ reason, missing }: Denial, method: string): Refusal {
  return missing === "unknown-method" ? methodNotFound(method, reason) : forbidden(reason, missing);
}

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

/** Not 401, which would say that the token is dead. */
function closedShard(shardId: string, status: "disabled" | "removed"): Refusal {
  return forbidden(
    status === "disabled"
      ? `The shard ${shardId} is disabled. Ask whoever runs the console.`
      : `The shard ${shardId} was removed from this console.`,
  );
}

function unknownShard(shardId: string): Refusal {
  return unknowable(`This console cannot serve the shard ${shardId} at the moment. Its log says why. Try again.`);
}

const EXTRA_HEADERS: ReadonlyMap<number, readonly string[]> = new Map([
  [401, ["www-authenticate", "Bearer"]],
  [405, ["allow", "POST"]],
]);

/**
 * Reads on for a while after an early answer, without keeping anything: closing at once would reset the connection, and
 * the client might never see the answer.
 */
function throwAwayRest(request: IncomingMessage, timeoutMs: number): void {
  const timer = setTimeout(() => request.socket.destroy(), timeoutMs);
  request.on("end", () => clearTimeout(timer));
  request.resume();
}
