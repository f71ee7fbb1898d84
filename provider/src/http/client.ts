import { setTimeout as pause } from "node:timers/promises";
import axios, {
  AxiosError,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
  type RawAxiosResponseHeaders,
} from "axios";
import type { z } from "zod";
import { connectingAnew, keepingAlive } from "./agents.js";
import { type HttpError, MalformedAnswer, NoAnswer, type Problem, StatusError } from "./errors.js";
import { printable } from "./printable.js";
import { ambiguous, isRepeatable, isTorn, isUntrusted, MALFORMED, nextTry, timeOfTry } from "./retry.js";
import { asksToWait } from "./retry-after.js";
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

/** One request. */
export interface Call<Answer> {
  method: "get" | "post" | "put" | "delete";
  path: string;
  query?: Record<string, string | number | string[]>;
  body?: unknown;
  /** The shape of a successful answer. */
  answer: z.ZodType<Answer>;
  /**
   * For a POST that the server can tell from its repeats: the headers of a try.
   * @param refusal the last answer, when it was a refusal
   */
  repeat?: (refusal: Problem | undefined) => Record<string, string>;
  /** Whether a refusal of this kind should be answered by another try with fresh `repeat` headers. */
  repeatOn?: (status: number, problem: Problem) => boolean;
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
}

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
        if (!(error instanceof AxiosError)) throw this.#explain(error, call, true);
        refusal = this.#problemIn(error);
        const refused = error.response !== undefined && call.repeatOn?.(error.response.status, refusal) === true;
        mayHaveHappened ||= refused || ambiguous(error);
        const wait = nextTry(error, { repeatable, refused, retries, now: now(), deadline, firstDelay });
        if (wait === undefined) throw this.#explain(error, call, mayHaveHappened);
        // given up while it waits, it ends with the next try
        await pause(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #configOf({ method, path, query, body, answer, signal, deadline }: Call<unknown>, repeatable: boolean) {
    return {
      method,
      url: path,
      ...(query === undefined ? {} : { params: query }),
      ...(body === undefined ? {} : { data: body }),
      ...(repeatable ? {} : this.#anew),
      signal,
      timeout: timeOfTry(deadline - this.#options.now()),
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

  /** Turns axios' error, which holds headers and bodies, into one of ours, which does not. */
  #explain(error: unknown, { method, path, deadline }: Call<unknown>, mayHaveHappened: boolean): HttpError {
    const { server, secrets, now } = this.#options;
    const clean = (text: string) => printable(text, secrets);
    if (!(error instanceof AxiosError)) {
      const facts = { method, path, mayHaveHappened };
      return new NoAnswer(clean(`cannot ask ${server}: ${String(error)}`), facts, "UNKNOWN");
    }
    const { response } = error;
    const requestId = response?.headers["x-request-id"];
    const facts = {
      method,
      path,
      mayHaveHappened,
      requestId: typeof requestId === "string" ? clean(requestId.slice(0, 100)) : undefined,
    };
    const request = facts.requestId === undefined ? "" : ` (request ${facts.requestId})`;
    if (response === undefined) {
      const inTime = now() < deadline;
      return new NoAnswer(`${server} ${noAnswer(error, inTime)}`, facts, error.code ?? "UNKNOWN");
    }
    if (error.code === MALFORMED) {
      return new MalformedAnswer(
        clean(`${server} sent an answer that cannot be read: ${error.message}${request}`),
        facts,
      );
    }
    const problem = this.#problemIn(error);
    const wait = asksToWait(response.headers, now());
    const asked = wait === undefined ? "" : `; it asks to wait ${Math.ceil(wait / 1_000)} s, try again then`;
    const said = response.status === 407 ? PROXY_REFUSES : (problem.detail ?? problem.title);
    const detail = said === undefined ? "" : `: ${clean(said.slice(0, 1_000))}`;
    return new StatusError(
      `${server} answered ${response.status}${detail}${asked}${request}`,
      facts,
      response.status,
      cleaned(problem, clean) as Problem,
      wait,
    );
  }
}

/** Only a proxy says 407 (RFC 9110). */
const PROXY_REFUSES = "the proxy on the way there, of HTTPS_PROXY or HTTP_PROXY, wants another user and password";

/** Reads a success where axios transforms it, so that a torn answer counts as a failed try. */
function reader<Answer>(schema: z.ZodType<Answer>) {
  return function (
    this: InternalAxiosRequestConfig,
    body: unknown,
    headers: RawAxiosResponseHeaders,
    status?: number,
  ): unknown {
    if (status === undefined || status < 200 || status > 299) return body;
    const malformed = (message: string) => {
      const response = { status, headers, data: "", statusText: "", config: this } as AxiosResponse;
      return new AxiosError(message, MALFORMED, this, undefined, response);
    };
    const text = String(body ?? "");
    let parsed: unknown;
    try {
      parsed = text === "" ? undefined : JSON.parse(text);
    } catch {
      const type = String(headers["content-type"] ?? "no type").slice(0, 60);
      throw malformed(`not JSON (${text.length} characters of ${type})`);
    }
    const read = schema.safeParse(parsed);
    if (read.success) return read.data;
    if (text === "") throw malformed("empty, or cut short");
    const where = read.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the whole");
    throw malformed(`not of the promised shape at ${where.join(", ")}`);
  };
}

function noAnswer(error: AxiosError, inTime: boolean): string {
  if (!inTime || error.code === "ERR_CANCELED") return "did not answer before the deadline of the operation";
  if (error.code === "ECONNREFUSED") return "refuses connections: is it running, and is the address right?";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "cannot be found by name: is the address right?";
  if (error.code === "ETIMEDOUT") return "did not answer in time";
  if (error.code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `shows a certificate for another name (${error.code}): is the address right?`;
  }
  if (isUntrusted(error)) {
    return `shows a certificate that this machine does not trust (${error.code}): NODE_EXTRA_CA_CERTS can name a file with the one to trust`;
  }
  return `broke the connection (${error.code ?? "no code"})`;
}

function problemDocument(text: string): Problem {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? textsOf(body) : {};
  } catch {
    return {};
  }
}

function textsOf(body: object): Problem {
  const problem: Problem = { ...body };
  for (const key of ["type", "title", "detail"] as const) if (typeof problem[key] !== "string") delete problem[key];
  return problem;
}

/** A JSON value with each text in it cleaned, the names of properties too. */
function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleaned(item, clean)]));
}
