import assert from "node:assert/strict";
import type { FastifyRequest } from "fastify";
import { checkHost } from "../../../console/src/access/host.js";

const NAMES = { publicUrl: "https://console.example/keyring", allowedHosts: ["localhost", "Console.Internal"] };

function check(host: string | undefined, more: Record<string, string> = {}, ip = "127.0.0.1"): void {
  const request = { headers: { host, ...more }, ip, socket: { remoteAddress: "127.0.0.1" } };
  checkHost(request as unknown as FastifyRequest, NAMES);
}

describe("console: the names by which browsers reach it", () => {
  it("are that of its public URL, those of this machine, addresses, and those that it was told", () => {
    for (const host of [
      "console.example",
      "CONSOLE.example:443",
      "console.example.",
      "localhost:8080",
      "keyring.localhost:8080",
      "127.0.0.1:8080",
      "[::1]:8080",
      "10.0.0.7",
      "console.internal:80",
    ]) {
      check(host);
    }
  });

  it("are no others: a page whose name was made to lead here gets nothing", () => {
    for (const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example:8080",
      "console.example.evil",
      "",
      undefined,
    ]) {
      assert.throws(() => check(host), { slug: "wrong-host" });
    }
  });

  it("matter to a page that adds an access key, or what looks like one: browsers say where a change comes from", () => {
    const page = { authorization: "Bearer x", origin: "http://evil.example" };
    assert.throws(() => check("evil.example", page), { slug: "wrong-host" });
    check("console.example", page);
  });

  it("do not matter to who has an access key, nor behind a proxy that is trusted", () => {
    check("anything.example", { authorization: "Bearer x" });
    check("upstream", { "x-forwarded-for": "192.0.2.1" }, "192.0.2.1");
  });
});
