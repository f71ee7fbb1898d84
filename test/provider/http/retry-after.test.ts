import assert from "node:assert/strict";
import { retryAfter } from "../../../provider/src/http/retry-after.js";
import { call, failure, httpClient } from "../support/http.js";
import { json, problem, status, testServer } from "../support/test-server.js";

const now = Date.parse("2026-06-01T00:00:00Z");

describe("the Retry-After header", () => {
  const readable: [unknown, number][] = [
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7_000],
    [7, 7_000],
    ["Mon, 01 Jun 2026 00:00:30 GMT", 30_000],
    ["Monday, 01-Jun-26 00:00:30 GMT", 30_000],
    ["Mon Jun  1 00:00:30 2026 GMT", 30_000],
    ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ];
  for (const [header, milliseconds] of readable) {
    it(`${JSON.stringify(header)} asks for ${milliseconds} ms`, () =>
      assert.equal(retryAfter(header, now), milliseconds));
  }

  const malformed = [
    "",
    "soon",
    "in 5",
    "soon 5",
    "-5",
    "1.5",
    "5s",
    "1e3",
    "Mon, 99 Foo",
    "NaN",
    undefined,
    null,
    {},
    ["5"],
  ];
  for (const header of malformed) {
    it(`${JSON.stringify(header)} is malformed and asks for nothing`, () => {
      assert.equal(retryAfter(header, now), undefined);
    });
  }
});

describe("waiting as a server asks", () => {
  const good = json(200, { ok: true });

  /** The times between the clock's first and last use, in a client whose own delay would be an hour. */
  async function waited(header: string, date = new Date(now).toUTCString()): Promise<"answered" | Error> {
    const server = await testServer(status(503, { "retry-after": header, date }), good);
    try {
      const client = httpClient(server.url, { firstDelay: 3_600_000, now: () => now });
      return await client.request(call({ deadline: now + 30_000 })).then(
        () => "answered" as const,
        (error: Error) => error,
      );
    } finally {
      await server.close();
    }
  }

  it("takes seconds instead of its own delay", async () => assert.equal(await waited("0"), "answered"));

  it("takes a date instead of its own delay", async () => {
    assert.equal(await waited("Sun, 31 May 2026 23:59:59 GMT"), "answered");
  });

  it("takes a date by the clock of the server, however far this machine's is from it", async () => {
    const behind = new Date(now + 7_200_000).toUTCString();
    assert.equal(await waited(behind, behind), "answered");
    const ahead = await waited("Sun, 31 May 2026 23:59:50 GMT", "Sun, 31 May 2026 22:00:00 GMT");
    assert.match(String(ahead), /asks to wait 7190 s/);
  });

  it("falls back to its own delay when the header is malformed, and never tries at once", async () => {
    const error = await waited("soon 5");
    assert.ok(error instanceof Error, "its own delay of an hour is beyond the deadline");
    assert.equal(error.message, "the console answered 503");
  });

  for (const [form, header] of [
    ["seconds", "7200"],
    ["a date", new Date(now + 7_200_000).toUTCString()],
  ] as const) {
    it(`fails at once when the server asks for more than the deadline allows, in ${form}, and says so`, async () => {
      const headers = { "retry-after": header, date: new Date(now).toUTCString() };
      const server = await testServer(problem(429, "too-many-requests", {}, headers), good);
      const client = httpClient(server.url, { now: () => now });
      const error = await failure(client, call({ method: "post", deadline: now + 30_000 }));
      await server.close();
      assert.equal(server.requests.length, 1);
      assert.equal(
        error.message,
        "the console answered 429: too-many-requests; it asks to wait 7200 s, try again then (request req-1)",
      );
      assert.equal((error as unknown as { retryAfter: number }).retryAfter, 7_200_000);
    });
  }
});
