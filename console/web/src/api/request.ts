import { bindingHeaders } from "./binding.js";
import { confirm } from "./confirmation.js";
import { doubtOf, isPasswordNeeded, NoAnswer, RequestRefused } from "./failure.js";
import type { ProblemDocument } from "./types.js";

/** What a request brings. */
export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; with one, the method is POST unless told otherwise. */
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Asks the console that serves these pages. The session's cookie and the origin are the browser's to add. Where the console needs the
 * password again, the person is asked for it, and the request repeated: nothing was done before.
 *
 * @param path below /api/v1, as `path` makes it
 * @throws RequestRefused, NoAnswer
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  try {
    return await requestOnce<Answer>(path, options);
  } catch (error) {
    if (isPasswordNeeded(error) && (await confirm())) return requestOnce<Answer>(path, options);
    throw error;
  }
}

async function requestOnce<Answer>(path: string, options: RequestOptions): Promise<Answer> {
  const { body, method = body === undefined ? "GET" : "POST", headers, signal } = options;
  const response = await send(new URL(`api/v1${path}`, document.baseURI), {
    method,
    headers: { ...bindingHeaders(), ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 204) return undefined as Answer;
  if (!response.ok) throw await refusalOf(response, method);
  return (await readJson(response, method)) as Answer;
}

async function refusalOf(response: Response, method: string): Promise<RequestRefused> {
  const answer = await readJson(response, method);
  return new RequestRefused(isProblem(answer) ? answer : foreignProblem(response.status, method));
}

/**
 * What the console answers as it is, to be saved.
 * @param accept the media type
 * @throws RequestRefused, NoAnswer
 */
export async function requestFile(path: string, accept: string): Promise<Blob> {
  const headers = { ...bindingHeaders(), accept };
  const response = await send(new URL(`api/v1${path}`, document.baseURI), { method: "GET", headers });
  if (!response.ok) throw await refusalOf(response, "GET");
  try {
    return await response.blob();
  } catch (error) {
    throw new NoAnswer("GET", { cause: error });
  }
}

/** A path whose parts are encoded: path`/shards/${shardId}/tokens`. */
export function path(texts: TemplateStringsArray, ...parts: string[]): string {
  return String.raw({ raw: texts }, ...parts.map(encodeURIComponent));
}

/** When the console last answered, in milliseconds since 1970: a session ends some time after that. */
export function lastAnswerAt(): number {
  return answeredAt;
}

let answeredAt = Date.now();

async function send(url: URL, init: RequestInit & { method: string }): Promise<Response> {
  try {
    const response = await fetch(url, init);
    answeredAt = Date.now();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new NoAnswer(init.method, { cause: error });
  }
}

async function readJson(response: Response, method: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (response.ok) throw new NoAnswer(method, { cause: error });
    return undefined;
  }
}

function isProblem(answer: unknown): answer is ProblemDocument {
  return typeof answer === "object" && answer !== null && "type" in answer && "detail" in answer;
}

/** An error answer that is not the console's own: of a proxy in front of it. */
function foreignProblem(status: number, method: string): ProblemDocument {
  const doubt = status >= 500 ? doubtOf(method) : "";
  const detail = `Something between this browser and the console answered with status ${status}.${doubt}`;
  return { type: "about:blank", title: "No answer of the console", status, detail, requestId: "" };
}
