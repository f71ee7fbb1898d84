import assert from "node:assert/strict";
import { ServerClock } from "../../../provider/src/http/server-clock.js";
import { call, failure, httpClient } from "../support/http.js";
import { json, status, testServer } from "../support/test-server.js";

const NOON = Date.parse("2026-06-01T12:00:00Z");

/** What a clock tells after an answer with this date, which took this long to come. */
function difference(date: unknown, took = 0): number {
  const local = { now: NOON };
  const clock = new ServerClock(() => local.now);
  local.now += took;
  clock.heard(date, NOON);
  return clock.now().getTime() - local.now;
}

const at = (offset: number) => new Date(NOON + offset).toUTCString();

describe("the server's clock", () => {
  it("is this machine's before any answer, and where the date cannot be read", () => {
    assert.equal(new ServerClock(() => NOON).now().getTime(), NOON);
    for (const date of [undefined, "", "yesterday", 5, ["x"]]) assert.equal(difference(date), 0);
  });

  it("is this machine's where the date fits between question and answer, since it counts whole seconds", () => {
    for (const [offset, took] of [
      [0, 0],
      [1_000, 9_000],
      [5_000, 9_000],
      [9_000, 9_500],
    ] as const) {
      assert.equal(difference(at(offset), took), 0, `${offset} after ${took}`);
    }
  });

  it("is behind or ahead by what question and answer cannot explain", () => {
    assert.equal(difference(at(-86_400_000)), -86_399_001);
    assert.equal(difference(at(86_400_000)), 86_400_000);
    assert.equal(difference(at(60_000), 10_000), 50_000);
  });

  it("is told by every answer, a refusal too", async () => {
    const date = new Date(1_000 + 86_400_000).toUTCString();
    for (const reply of [json(200, { ok: true }, { date }), status(403, { date })]) {
      const server = await testServer(reply);
      const client = httpClient(server.url);
      await client.request(call()).catch(() => undefined);
      await server.close();
      assert.equal(client.clock.now().toISOString(), "1970-01-02T00:00:01.000Z");
    }
  });

  it("is not told by a server that does not answer", async () => {
    const client = httpClient("http://127.0.0.1:1");
    await failure(client, call());
    assert.equal(client.clock.now().getTime(), 1_000);
  });
});
