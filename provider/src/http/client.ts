import { setTimeout as pause } from "node:timers/promises";
import axios, { AxiosError, type AxiosInstance, type AxiosResponse } from "axios";
import type { z } from "zod";
import { connectingAnew, keepingAlive } from "./agents.js";
import { NoAnswer, type Problem } from "./errors.js";
import { explain } from "./explain.js";
import { printable } from "./printable.js";
import { problemDocument, reader } from "./read-answer.js";
import { ambiguous, isRepeatable, isTorn, MALFORMED, nextTry, timeOfTry } from "./retry.js";
import { ServerClock } from "./server-clock.js";
import { USER_AGENT } from "./user-agent.js";

/** One server and the credential for it. */
export interface HttpOptions {
  /** Absolute URL without a trailing slash. */
  baseUrl: string;
  /** What people call the server: "the console at http://127.0.0.1:8080". */
  server: string;
  /** Sent with each request. */
  headers: Record<string, string>;
  /** Values that must never stand in a message. */
  secrets: readonly string[];
  now(): number;
  /** Reads the body of a refusal, where that is no RFC 9457 problem document. */
  problem?: (body: string) => Problem;
  /** Milliseconds before the second try. */
  firstDelay?: number;
}

/** When a request has to be over. */
export interface Limits {
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** One request. */
export interface Call<Answer> extends Limits {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  query?: Record<string, string | number | string[]>;
  body?: unknown;
  /** What of the body must never stand in a message. */
  secrets?: readonly string[];
  /** Milliseconds that an answer may take, where the server asks others before it answers. */
  answersWithin?: number;
  /** The shape of a successful answer. */
  answer: z.ZodType<Answer>;
  /**
   * For a POST that the server can tell from its repeats: the headers of a try.
   * @param refusal the last answer, when it was a refusal
   */
  repeat?: (refusal: Problem | undefined) => Record<string, string>;
  /** Whether a refusal of this kind should be answered by another try with fresh `repeat` headers. */
  repeatOn?: (status: number, problem: Problem) => boolean;
}

/** A request without the limits of its operation. */
export type Request<Answer> = Omit<Call<Answer>, keyof Limits>;

const FIRST_DELAY = 200;
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** Sends requests with deadlines, retries and typed errors. Its errors hold no header and no request body. */
export class HttpClient {
  /** The server's own time. */
  readonly clock: ServerClock;
  readonly #axios: AxiosInstance;
  readonly #anew = connectingAnew();
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.clock = new ServerClock(options.now);
    this.#axios = axios.create({
      baseURL: options.baseUrl,
      headers: { accept: "application/json", "user-agent": USER_AGENT, ...options.headers },
      ...keepingAlive(),
      // a redirect could carry the credential to another host
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      responseType: "text",
      transitional: { clarifyTimeoutError: true },
      paramsSerializer: { indexes: null },
    });
    this.#watchClock();
  }

  /**
   * The answer of a request, checked against its shape.
   * @throws NoAnswer, StatusError or MalformedAnswer
   */
  async request<Answer>(call: Call<Answer>): Promise<Answer> {
    const { method, path, signal, deadline, repeat } = call;
    const { server, now, firstDelay = FIRST_DELAY } = this.#options;
    const secrets = [...this.#options.secrets, ...(call.secrets ?? [])];
    // axios says of what it never sent the same as of an answer that came too late
    if (signal.aborted) {
      const facts = { method, path, mayHaveHappened: false };
      throw new NoAnswer(`${server} was not asked before the deadline of the operation`, facts, "ERR_CANCELED");
    }
    const repeatable = isRepeatable(method, repeat !== undefined);
    const config = this.#configOf(call, repeatable);
    // a refusal says nothing of an earlier try that was never answered
    let mayHaveHappened = false;
    let refusal: Problem | undefined;
    // a loop of our own: axios-retry retries by other rules, and all of them would have to be replaced
    for (let retries = 0; ; retries++) {
      try {
        return (await this.#axios.request<Answer>({ ...config, headers: repeat?.(refusal) ?? {} })).data;
      } catch (error) {
        if (!(error instanceof AxiosError)) {
          const words = printable(`cannot ask ${server}: ${String(error)}`, secrets);
          throw new NoAnswer(words, { method, path, mayHaveHappened: true }, "UNKNOWN");
        }
        refusal = this.#problemIn(error);
        const refused = error.response !== undefined && call.repeatOn?.(error.response.status, refusal) === true;
        mayHaveHappened ||= refused || ambiguous(error);
        const wait = nextTry(error, { repeatable, refused, retries, now: now(), deadline, firstDelay });
        if (wait === undefined) {
          throw explain(error, refusal, { server, secrets, method, path, mayHaveHappened, now: now(), deadline });
        }
        // given up while it waits, it ends with the next try
        await pause(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #configOf(call: Call<unknown>, repeatable: boolean) {
    const { method, path, query, body, answer, signal, deadline, answersWithin = 0 } = call;
    const left = deadline - this.#options.now();
    return {
      method,
      url: path,
      ...(query === undefined ? {} : { params: query }),
      ...(body === undefined ? {} : { data: body }),
      ...(repeatable ? {} : this.#anew),
      signal,
      timeout: Math.max(timeOfTry(left), Math.min(answersWithin, left)),
      transformResponse: [reader(answer)],
    };
  }

  #problemIn({ response }: AxiosError): Problem {
    return (this.#options.problem ?? problemDocument)(String(response?.data ?? ""));
  }

  /** Every answer tells the server's time, a refusal too. */
  #watchClock(): void {
    const sent = new WeakMap<object, number>();
    const heard = (response: AxiosResponse | undefined) => {
      if (response === undefined) return;
      this.clock.heard(response.headers["date"], sent.get(response.config) ?? this.#options.now());
    };
    this.#axios.interceptors.request.use((config) => {
      sent.set(config, this.#options.now());
      return config;
    });
    this.#axios.interceptors.response.use(
      (response) => {
        heard(response);
        return response;
      },
      (error: unknown) => {
        if (!(error instanceof AxiosError)) throw error;
        heard(error.response);
        // where nothing is wanted of the body, no shape has noticed that it is not whole
        if (isTorn(error)) Object.assign(error, { code: MALFORMED, message: "cut short" });
        throw error;
      },
    );
  }
}
