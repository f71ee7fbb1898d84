import { cutShort, json, problem, type Reply, reset, status, text } from "./test-server.js";

/**
 * Answers that say nothing about the thing that was asked for.
 * @param unknown the problem by which the console says that there is no such thing, e.g. `unknown-token`
 */
export function troubles(unknown: string): [string, Reply][] {
  return [
    ["401", problem(401, "unauthenticated")],
    ["403", problem(403, "forbidden", { right: "view-tokens" })],
    ["404 of an unknown shard", problem(404, "unknown-shard")],
    ["404 of an unknown route", problem(404, "unknown-route")],
    ["404 of a proxy", text(404, "<h1>not found</h1>")],
    ["404 of another API", json(404, { message: "not found" })],
    [`410 that says ${unknown}`, problem(410, unknown)],
    ["404 without a word", status(404)],
    ["410", status(410)],
    ["429 that asks to wait too long", problem(429, "too-many-requests", {}, { "retry-after": "3600" })],
    ["500", problem(500, "internal")],
    ["503", problem(503, "unavailable")],
    [`500 that says ${unknown}`, problem(500, unknown)],
    ["a redirect", status(302, { location: "/login" })],
    ["a page", text(200, "<h1>log in</h1>")],
    ["an empty answer", status(200)],
    ["half an answer", cutShort('{"id": "t1"')],
    ["an answer of another shape", json(200, { id: "t1", status: "missing" })],
    ["a broken connection", reset],
  ];
}
