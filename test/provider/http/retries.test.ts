import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { ClientRequest } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { z } from "zod";
import type { HttpError, NoAnswer, Problem } from "../../../provider/src/http/errors.js";
import { hasOpenssl } from "../../support/certificate.js";
import { call, failure, httpClient } from "../support/http.js";
import {
  closedPort,
  cutShort,
  json,
  problem,
  type Reply,
  reset,
  silent,
  status,
  testServer,
  testServerAt,
  text,
} from "../support/test-server.js";
import { tlsServer } from "../support/tls-server.js";

const good = json(200, { ok: true });
const methods = ["get", "put", "delete", "post"] as const;
const safe = ["get", "put", "delete"] as const;

/** Runs one request against a server with this script. @returns how often the server was asked, and how it ended */
async function run(replies: Reply[], changes: Parameters<typeof call>[0] = {}) {
  const server = await testServer(...replies);
  try {
    const ended = await httpClient(server.url)
      .request(call(changes))
      .then(
        () => "answered",
        (error: Error) => error,
      );
    return { ended, requests: server.requests };
  } finally {
    await server.close();
  }
}

/** Headers that rise with each try, as the console wants them. */
function rising() {
  let attempt = 0;
  return (refusal: Problem | undefined) => {
    const seen = refusal?.["highestAttempt"];
    attempt = Math.max(attempt, typeof seen === "number" ? seen : 0) + 1;
    return { "idempotency-key": "key", "idempotency-attempt": String(attempt) };
  };
}

const tooLow = (_: number, { type }: Problem) => type === "urn:keyring:problem:attempt-too-low";

describe("trying a request again", () => {
  const passing: [string, Reply][] = [
    ["a broken connection", reset],
    ["500", status(500)],
    ["502 of a proxy", text(502, "<html>bad gateway</html>")],
    ["503", status(503)],
    ["an answer cut short", cutShort('{"ok": tr')],
    ["an answer that is no JSON", text(200, "<html>please log in</html>")],
    ["an answer of another shape", json(200, { fine: 1 })],
    ["an empty answer", status(200)],
  ];
  for (const [what, reply] of passing) {
    for (const method of safe) {
      it(`helps ${method} over ${what}`, async () => {
        const { ended, requests } = await run([reply, good], { method });
        assert.equal(ended, "answered");
        assert.equal(requests.length, 2);
      });
    }
    it(`never sends a post again after ${what}: it may have been carried out`, async () => {
      const { ended, requests } = await run([reply, good], { method: "post", body: {} });
      assert.equal(requests.length, 1);
      assert.ok(ended instanceof Error);
      assert.equal((ended as HttpError).mayHaveHappened, true);
    });
    it(`sends a post again after ${what} when the server tells repeats apart`, async () => {
      const { ended, requests } = await run([reply, good], { method: "post", body: { a: 1 }, repeat: rising() });
      assert.equal(ended, "answered");
      assert.deepEqual(
        requests.map(({ headers }) => headers["idempotency-attempt"]),
        ["1", "2"],
      );
      assert.deepEqual(
        requests.map(({ body }) => body),
        ['{"a":1}', '{"a":1}'],
      );
    });
  }

  it("never sends a post again that timed out, and a get does", async () => {
    // half a second is what each try has: enough for a request to arrive, however busy the machine
    const post = await run([silent, good], { method: "post", body: {}, deadline: 1_500 });
    assert.equal(post.requests.length, 1);
    const get = await run([silent, good], { deadline: 1_500 });
    assert.deepEqual([get.requests.length, get.ended], [2, "answered"]);
  });

  for (const method of methods) {
    it(`helps ${method} over 429, which was turned away`, async () => {
      const { ended, requests } = await run([status(429), status(429), good], { method });
      assert.equal(ended, "answered");
      assert.equal(requests.length, 3);
    });
  }

  for (const code of [400, 401, 403, 404, 409, 410, 422, 501]) {
    it(`is of no use after ${code}`, async () => {
      const { ended, requests } = await run([status(code), good], {});
      assert.ok(ended instanceof Error);
      assert.equal(requests.length, 1);
    });
  }

  it("ends after five more", async () => {
    const { ended, requests } = await run([status(503)]);
    assert.ok(ended instanceof Error);
    assert.equal(requests.length, 6);
  });

  for (const method of methods) {
    it(`waits for a server that is just starting: ${method} over a refused connection`, async () => {
      const url = await closedPort();
      let server: ReturnType<typeof testServer> | undefined;
      let asked = 0;
      // the clock is asked after each failed try: the server comes up after the second
      const now = () => {
        if (++asked === 3) server = testServerAt(Number(new URL(url).port), good);
        return 1_000;
      };
      const client = httpClient(url, { now, firstDelay: 20 });
      assert.deepEqual(await client.request(call({ method })), { ok: true });
      await (await server)?.close();
    });
  }

  it("says of a server that stays away that it refuses connections, and that nothing was sent", async () => {
    const error = await failure(httpClient(await closedPort()), call({ method: "post" }));
    assert.equal((error as NoAnswer).code, "ECONNREFUSED");
    assert.equal(error.message, "the console refuses connections: is it running, and is the address right?");
    assert.equal(error.mayHaveHappened, false);
  });

  it("says of a name that does not exist that it cannot be found", async () => {
    const error = await failure(httpClient("http://console.invalid"), call({ method: "post" }));
    assert.match(error.message, /^the console cannot be found by name: is the address right\?$/);
    assert.equal(error.mayHaveHappened, false);
  });

  it("says of a server whose certificate nobody trusts what to do, and that nothing was sent", async function () {
    if (!hasOpenssl) return this.skip();
    const server = await tlsServer();
    const error = await failure(httpClient(server.url), call({ method: "post", repeat: rising() }));
    const { connections } = await server.close();
    assert.match(
      error.message,
      /does not trust \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. If you trust it, set NODE_EXTRA_CA_CERTS to/,
    );
    assert.deepEqual([error.mayHaveHappened, connections], [false, 1]);
  });

  it("says of a server with which no connection comes about that nothing was sent", async () => {
    const server = createServer().listen(0, "127.0.0.1").unref();
    server.on("connection", (socket) => socket.unref());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ended = call({ method: "post", repeat: rising(), deadline: 1_100 });
    const error = await failure(httpClient(`https://127.0.0.1:${port}`, { firstDelay: 1_000 }), ended);
    server.close();
    assert.equal(error.message, "the console did not answer in time");
    assert.equal(error.mayHaveHappened, false);
  });

  it("is spared what cannot be repeated and was received, whatever its connection ends with", async () => {
    const asked: ClientRequest[] = [];
    const note = (message: unknown) => void asked.push((message as { request: ClientRequest }).request);
    subscribe("http.client.request.start", note);
    // as on a way where a firewall comes up to refuse what is under way
    const refuse = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const server = await testServer(() => asked.at(-1)?.socket?.destroy(refuse));
    const error = await failure(httpClient(server.url), call({ method: "post", body: {} }));
    unsubscribe("http.client.request.start", note);
    await server.close();
    assert.deepEqual([error.mayHaveHappened, server.requests.length], [true, 1]);
  });

  it("is spared what cannot be repeated, where a connection that lay idle ends as it leaves", async () => {
    const used = new Set<unknown>();
    const endIdle: Reply = (response, arrived) => {
      if (used.has(response.socket)) return reset(response, arrived);
      used.add(response.socket);
      good(response, arrived);
    };
    const server = await testServer(endIdle);
    const client = httpClient(server.url);
    assert.deepEqual(await client.request(call()), { ok: true });
    assert.deepEqual(await client.request(call({ method: "post", body: {} })), { ok: true });
    assert.equal(server.requests.length, 2);
    await server.close();
  });

  for (const method of ["put", "delete"] as const) {
    it(`helps ${method} over an answer cut short of which nothing was wanted`, async () => {
      const server = await testServer(cutShort("{"), json(200, {}));
      const wanted = { method, answer: z.unknown() } as unknown as Parameters<typeof call>[0];
      await httpClient(server.url).request(call(wanted));
      await server.close();
      assert.equal(server.requests.length, 2);
    });
  }

  it("finds a server under a name with several addresses", async () => {
    const server = await testServer(good);
    const client = httpClient(server.url.replace("127.0.0.1", "localhost"));
    assert.deepEqual(await client.request(call()), { ok: true });
    await server.close();
    const error = await failure(client, call());
    assert.equal((error as NoAnswer).code, "ECONNREFUSED");
  });
});

describe("the number of a try", () => {
  it("rises with each, so that a late duplicate is refused", async () => {
    const { requests } = await run([reset, status(500), cutShort("{"), good], { method: "post", repeat: rising() });
    assert.deepEqual(
      requests.map(({ headers }) => headers["idempotency-attempt"]),
      ["1", "2", "3", "4"],
    );
    assert.deepEqual([...new Set(requests.map(({ headers }) => headers["idempotency-key"]))], ["key"]);
  });

  it("jumps above the highest that the console has seen", async () => {
    const { ended, requests } = await run([problem(409, "attempt-too-low", { highestAttempt: 7 }), good], {
      method: "post",
      repeat: rising(),
      repeatOn: tooLow,
    });
    assert.equal(ended, "answered");
    assert.deepEqual(
      requests.map(({ headers }) => headers["idempotency-attempt"]),
      ["1", "8"],
    );
  });

  it("is not raised for another conflict", async () => {
    const { ended, requests } = await run([problem(409, "token-revoked"), good], {
      method: "post",
      repeat: rising(),
      repeatOn: tooLow,
    });
    assert.ok(ended instanceof Error);
    assert.equal(requests.length, 1);
  });

  it("is not raised for ever", async () => {
    const { ended, requests } = await run([problem(409, "attempt-too-low", { highestAttempt: 7 })], {
      method: "post",
      repeat: rising(),
      repeatOn: tooLow,
    });
    assert.ok(ended instanceof Error);
    assert.ok(requests.length <= 10, `${requests.length} tries`);
  });
});

describe("whether a failed request may have happened", () => {
  const repeat = { method: "post", body: {}, repeat: rising() } as const;
  const mayHaveHappened = async (...replies: Reply[]) => {
    const { ended } = await run(replies, { ...repeat, repeat: rising(), repeatOn: tooLow });
    assert.ok(ended instanceof Error);
    return (ended as HttpError).mayHaveHappened;
  };

  it("is ruled out by a refusal of the only try", async () => {
    for (const code of [400, 401, 403, 404, 422])
      assert.equal(await mayHaveHappened(status(code)), false, String(code));
    assert.equal(await mayHaveHappened(status(429), status(403)), false, "429 was turned away too");
  });

  it("is not ruled out by a refusal when an earlier try was never answered", async () => {
    for (const first of [reset, status(500), status(503), cutShort("{"), text(200, "hm")]) {
      assert.equal(await mayHaveHappened(first, status(403)), true);
      assert.equal(await mayHaveHappened(first, status(429)), true);
    }
  });

  it("is not ruled out by a server that is gone after a try was never answered", async () => {
    const server = await testServer((response, arrived) => {
      void server.close();
      reset(response, arrived);
    });
    const error = await failure(httpClient(server.url), call({ ...repeat, repeat: rising() }));
    assert.equal((error as NoAnswer).code, "ECONNREFUSED");
    assert.equal(error.mayHaveHappened, true);
  });

  it("is certain when the console knows a higher try than all of ours", async () => {
    assert.equal(await mayHaveHappened(problem(409, "attempt-too-low", { highestAttempt: 1 }), status(403)), true);
  });
});
