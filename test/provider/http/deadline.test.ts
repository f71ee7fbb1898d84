import assert from "node:assert/strict";
import type { NoAnswer } from "../../../provider/src/http/errors.js";
import { timeOfTry } from "../../../provider/src/http/retry.js";
import { call, failure, httpClient } from "../support/http.js";
import { drip, json, type Reply, silent, status, testServer } from "../support/test-server.js";

/** A request that is given up by its signal once the server has been asked. */
async function givenUp(reply: Reply, method: "get" | "post") {
  const giveUp = new AbortController();
  const server = await testServer((response, arrived) => {
    reply(response, arrived);
    setImmediate(() => giveUp.abort());
  });
  try {
    const clock = { now: 1_000 };
    giveUp.signal.addEventListener("abort", () => {
      clock.now = 99_000;
    });
    const client = httpClient(server.url, { now: () => clock.now });
    const error = await failure(client, call({ method, signal: giveUp.signal }));
    return { error: error as NoAnswer, requests: server.requests.length };
  } finally {
    await server.close();
  }
}

const words = "the console did not answer before the deadline of the operation";

describe("the deadline of an operation", () => {
  for (const method of ["get", "post"] as const) {
    it(`ends a ${method} that is never answered`, async () => {
      const { error, requests } = await givenUp(silent, method);
      assert.equal(error.message, words);
      assert.equal(error.mayHaveHappened, true);
      assert.equal(requests, 1);
    });

    it(`ends a ${method} whose answer drips in for ever`, async () => {
      const { error, requests } = await givenUp(drip, method);
      assert.equal(error.message, words);
      assert.equal(error.mayHaveHappened, true);
      assert.equal(requests, 1);
    });
  }

  it("ends the wait before another try", async () => {
    const giveUp = new AbortController();
    const server = await testServer(status(503));
    // the clock is asked as the answer arrives, and then the wait begins
    const now = () => {
      if (server.requests.length > 0) setImmediate(() => giveUp.abort());
      return 1_000;
    };
    const error = await failure(httpClient(server.url, { firstDelay: 20_000, now }), call({ signal: giveUp.signal }));
    await server.close();
    assert.equal(error.message, words);
    assert.equal(server.requests.length, 1);
  });

  it("is never passed by a wait: what cannot be tried in time fails at once", async () => {
    const server = await testServer(status(503), json(200, { ok: true }));
    const error = await failure(httpClient(server.url, { firstDelay: 60_000 }), call());
    await server.close();
    assert.equal(error.message, "the console answered 503");
    assert.equal(server.requests.length, 1);
  });

  it("says of an answer that came as it passed that the request may have been carried out", async () => {
    const { signal } = new AbortController();
    let passed = false;
    // as a deadline passes between the arrival of an answer and its being looked at
    Object.defineProperty(signal, "aborted", { get: () => passed });
    const server = await testServer((response, arrived) => {
      passed = true;
      json(200, { ok: true })(response, arrived);
    });
    const error = await failure(httpClient(server.url), call({ method: "post", signal }));
    await server.close();
    assert.deepEqual([error.message, error.mayHaveHappened], [words, true]);
  });

  it("lets nothing leave once it has passed, and says so", async () => {
    const server = await testServer(json(200, { ok: true }));
    const error = await failure(httpClient(server.url), call({ method: "post", signal: AbortSignal.abort() }));
    await server.close();
    assert.deepEqual(
      [error.message, error.mayHaveHappened, server.requests.length],
      ["the console was not asked before the deadline of the operation", false, 0],
    );
  });

  for (const [left, milliseconds] of [
    [-5, 1],
    [4_000, 4_000],
    [30_000, 10_000],
    [90_000, 30_000],
    [3_600_000, 60_000],
  ] as const) {
    it(`leaves a single try ${milliseconds} ms where the operation has ${left}`, () => {
      assert.equal(timeOfTry(left), milliseconds);
    });
  }

  it("is told from a single try that took too long", async () => {
    const server = await testServer(silent);
    const error = (await failure(httpClient(server.url), call({ method: "post", deadline: 1_030 }))) as NoAnswer;
    await server.close();
    assert.equal(error.message, "the console did not answer in time");
    assert.equal(error.code, "ETIMEDOUT");
  });
});
