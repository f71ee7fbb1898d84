import { PassThrough } from "node:stream";
import type { FastifyInstance } from "fastify";
import { Problem } from "./problems/problem.js";

/**
 * Refuses bodies that take long. A request to the API is 64 kB at most; who takes minutes over it holds a connection and what was decided
 * at its beginning.
 */
export function refuseSlowBodies(app: FastifyInstance, longestMs = LONGEST_MS): void {
  app.addHook("preParsing", ({ raw }, _reply, payload, done) => {
    if (raw.headers["content-length"] === undefined && raw.headers["transfer-encoding"] === undefined) return done();
    const inTime = new PassThrough();
    const timer = setTimeout(() => inTime.destroy(tooSlow(longestMs)), longestMs);
    payload.once("end", () => clearTimeout(timer));
    payload.once("error", (error) => inTime.destroy(error));
    raw.once("close", () => clearTimeout(timer));
    done(null, payload.pipe(inTime));
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
