import assert from "node:assert/strict";
import { type Answer, GatewayUnderTest, path, rpc, SHARD, toAnswer, VIEW_ACCOUNT } from "./support.js";

const APP = "https://app.example.org";

describe("gateway: pages of other origins", () => {
  let allowed: readonly string[] | Error;
  let at: GatewayUnderTest;
  let token: string;

  before(async () => {
    const originsOf = async (shardId: string) => {
      if (allowed instanceof Error) throw allowed;
      return shardId === SHARD ? allowed : undefined;
    };
    at = await GatewayUnderTest.start({}, { originsOf });
    token = at.token(["view-accounts"]);
  });
  after(() => at.close());
  beforeEach(() => {
    allowed = [APP];
    at.received.length = 0;
    at.decisions.length = 0;
  });

  const preflight = async (origin: string, shardId = SHARD, asked = "POST"): Promise<Answer> => {
    const headers = {
      origin,
      "access-control-request-method": asked,
      "access-control-request-headers": "content-type,x-api-key",
    };
    const url = new URL(path(shardId), at.url);
    return toAnswer(await fetch(url, { method: "OPTIONS", headers }));
  };
  const corsOf = ({ headers }: Answer) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-") || name === "vary"));
  const READABLE = {
    "access-control-allow-origin": APP,
    "access-control-expose-headers": "x-request-id, x-client-request-id, retry-after, www-authenticate",
    vary: "origin",
  };

  it("are told before they ask, without a token, that they may", async () => {
    const answer = await preflight(APP);
    assert.deepEqual([answer.status, answer.text], [204, ""]);
    assert.deepEqual(corsOf(answer), {
      ...READABLE,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, *",
      "access-control-max-age": "600",
    });
    assert.deepEqual(at.received, []);
    assert.deepEqual(
      at.decisions.map(({ outcome }) => outcome),
      ["preflight"],
    );
  });

  it("read answers, and refusals of each kind too", async () => {
    const ask = (value: string | undefined, body: unknown) => at.call(value, body, { origin: APP });
    for (const [answer, status] of [
      [await ask(token, rpc("query", VIEW_ACCOUNT)), 200],
      [await ask(undefined, rpc("query", VIEW_ACCOUNT)), 401],
      [await ask(token, rpc("block", { finality: "final" })), 403],
      [await ask(token, rpc("nonsense")), 400],
      [await ask(token, "{"), 400],
    ] as const) {
      assert.equal(answer.status, status);
      assert.deepEqual(corsOf(answer), READABLE);
    }
  });

  it("read it too when the shard fails", async () => {
    at.upstreams.set("failing", { kind: "closed", status: "disabled" });
    const { shard } = at;
    at.shard = (request) => request.socket.destroy();
    const answer = await at.call(token, rpc("query", VIEW_ACCOUNT), { origin: APP });
    at.shard = shard;
    assert.equal(answer.status, 502);
    assert.deepEqual(corsOf(answer), READABLE);
  });

  it("may not by default, and not as another spelling of an allowed one", async () => {
    for (const [origins, origin] of [
      [[], APP],
      [[APP], "https://app.example.org.evil.example"],
      [[APP], "http://app.example.org"],
      [[APP], "https://app.example.org:8443"],
      [[APP], "null"],
    ] as const) {
      allowed = origins;
      const refused = await preflight(origin);
      assert.equal(refused.status, 403);
      assert.match(refused.error.message, /not among the shard's allowed origins/);
      assert.deepEqual(corsOf(refused), {});
      const answer = await at.call(token, rpc("query", VIEW_ACCOUNT), { origin });
      // browsers keep it from the page; other programs send the header, too, and are served
      assert.deepEqual([answer.status, corsOf(answer)], [200, {}]);
    }
  });

  it("may all where every origin is allowed", async () => {
    allowed = ["*"];
    assert.equal(
      corsOf(await preflight("https://anything.example"))["access-control-allow-origin"],
      "https://anything.example",
    );
  });

  it("are told the same of a shard that does not exist as of one that allows none", async () => {
    allowed = [];
    const [known, unknown] = [await preflight(APP), await preflight(APP, "missing")];
    assert.deepEqual([unknown.status, unknown.text], [known.status, known.text]);
  });

  it("are asked to come back while the console cannot know", async () => {
    allowed = new Error("no database");
    const answer = await preflight(APP);
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "2"]);
  });

  it("need the header of a preflight: OPTIONS alone is refused as before", async () => {
    const answer = await toAnswer(await fetch(at.url, { method: "OPTIONS", headers: { origin: APP } }));
    assert.equal(answer.status, 405);
  });

  it("never get credentials that a browser adds by itself", async () => {
    for (const answer of [await preflight(APP), await at.call(token, rpc("query", VIEW_ACCOUNT), { origin: APP })])
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
  });
});
