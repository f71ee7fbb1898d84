import type { FastifyInstance } from "fastify";
import { Problem } from "../problems/problem.js";

/**
 * Refuses bodies that take long. A request to the API is 64 kB at most; who takes minutes over it holds a connection and what was decided
 * at its beginning. The connection is closed with the answer, so that what comes late is read by nobody.
 */
export function refuseSlowBodies(app: FastifyInstance, longestMs = LONGEST_MS): void {
  app.addHook("onRequest", async ({ raw }, reply) => {
    if (raw.headers["content-length"] === undefined && raw.headers["transfer-encoding"] === undefined) return;
    const timer = setTimeout(() => {
      if (!raw.complete && !reply.sent) reply.send(tooSlow(longestMs));
    }, longestMs);
    raw.once("end", () => clearTimeout(timer));
    reply.raw.once("close", () => clearTimeout(timer));
  });
}

function tooSlow(milliseconds: number): Problem {
  return new Problem(
    "body-too-slow",
    `The request body was not complete after ${milliseconds / 1_000} seconds. Nothing was done; send it again.`,
    {},
    { connection: "close" },
  );
}

const LONGEST_MS = 20_000;
