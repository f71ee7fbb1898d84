import assert from "node:assert/strict";
import type { FastifyRequest } from "fastify";
import { checkOrigin } from "../../../console/src/access/origin.js";

const PUBLIC = "https://console.example";

function check(origin: string, host: string, publicUrl: string): void {
  checkOrigin({ method: "POST", headers: { origin, host } } as FastifyRequest, publicUrl, "demanded");
}

describe("console: where a change by a session may come from", () => {
  for (const [what, origin, host, publicUrl] of [
    ["the public address", PUBLIC, "10.0.0.7:8080", PUBLIC],
    [
      "the address at which it is reached, behind a proxy that it was not told of",
      PUBLIC,
      "console.example",
      "http://127.0.0.1:8080",
    ],
    ["the address at which it is reached directly", "http://127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["the end of a tunnel on one's own machine", "http://localhost:9000", "localhost:9000", PUBLIC],
  ] as const) {
    it(`is ${what}`, () => check(origin, host, publicUrl));
  }

  for (const [what, origin, host] of [
    ["its own host without TLS, where it has TLS", "http://console.example", "console.example"],
    ["another port of its host", "https://console.example:8443", "console.example"],
    ["a name that begins like that of this machine", "http://localhost.example", "localhost.example"],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.throws(() => check(origin, host, PUBLIC), { slug: "wrong-origin" });
    });
  }
});
