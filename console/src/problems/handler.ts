import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isOutOfSpace, isUnavailable } from "../store/unavailable.js";
import { withPolicy } from "../web-pages/policy.js";
import { unknownPage, wantsPage } from "../web-pages/unknown-page.js";
import { Problem } from "./problem.js";

/**
 * Answers every failure of every route, and unknown routes, with a problem document.
 * @param answered is told of each problem; must not throw
 */
export function answerProblems(
  app: FastifyInstance,
  answered: (problem: Problem, request: FastifyRequest) => void = () => {},
): void {
  app.setErrorHandler((error: FastifyError | Problem | Error, request, reply) => {
    if (error instanceof Problem) answered(error, request);
    return answerProblem(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = "/"] = request.url.split("?", 1);
    if (wantsPage(request.method, path, request.headers.accept)) {
      return withPolicy(reply).code(404).type("text/html; charset=utf-8").send(unknownPage(path));
    }
    const detail = `There is no ${request.method} ${path.slice(0, 200)} here. GET /openapi.json describes every route.`;
    return sendProblem(new Problem("unknown-route", detail), request, reply);
  });
}

/** Answers one failure; what is the console's own fault goes to the log, and only there. */
export function answerProblem(
  error: FastifyError | Problem | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (hungUp(request)) {
    request.log.debug({ err: error }, "the client hung up in the middle of its request");
    return sendProblem(new Problem(...UNREADABLE), request, reply);
  }
  const problem = toProblem(error);
  // Who is told to come back later is no fault of the console: a flood of them would drown those that are.
  if (problem.status >= 500 && !EXPECTED.has(problem.slug)) request.log.error({ err: error }, problem.detail);
  return sendProblem(problem, request, reply);
}

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(problem.status)
    .headers({ ...problem.headers, "x-request-id": request.id })
    .type("application/problem+json")
    .send(JSON.stringify(problem.toDocument(request.id)));
}

function toProblem(error: FastifyError | Problem | Error): Problem {
  if (error instanceof Problem) return error;
  const code = "code" in error ? error.code : undefined;
  if (code !== undefined && code in REQUEST_ERRORS) return new Problem(...(REQUEST_ERRORS[code] ?? UNREADABLE));
  if (code === NOT_STORABLE)
    return new Problem("invalid-request", "The request contains the character U+0000, which is not allowed.");
  if (isUnavailable(error)) {
    const why = isOutOfSpace(error) ? "cannot write: its disk is full" : "does not answer";
    return new Problem("unavailable", `The console's database ${why}. Try again.`, {}, { "retry-after": "2" });
  }
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500) return new Problem(...UNREADABLE);
  return new Problem("internal", "The console failed on this request. Its log has the reason under the request id.");
}

/** Whether the client went away in the middle of its request: its own business, however the error looks that came of it. */
function hungUp({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

const EXPECTED: ReadonlySet<Problem["slug"]> = new Set(["busy", "stopping"]);

/** What Postgres says of a text that holds U+0000. */
const NOT_STORABLE = "22021";

/** What Fastify refuses by itself, in our words. Its own messages may quote the body. */
const REQUEST_ERRORS: Record<string, [Problem["slug"], string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ["invalid-request", "The request body is not valid JSON."],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["invalid-request", "The request body is empty; send a JSON object."],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupported-media-type",
    'Send the body as JSON, with "content-type: application/json".',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ["body-too-large", "The request body is too large for this API."],
};

const UNREADABLE: [Problem["slug"], string] = ["invalid-request", "The request could not be read."];
