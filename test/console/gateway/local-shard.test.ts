import assert from "node:assert/strict";
import type { JsonRpcReply, JsonRpcRequest } from "../../../console/src/gateway/index.js";
import { GatewayUnderTest, rpc, SHARD, VIEW_ACCOUNT } from "./support.js";

describe("gateway: a shard of its own process", () => {
  let at: GatewayUnderTest;
  let asked: JsonRpcRequest[];
  let answer: (request: JsonRpcRequest) => Promise<JsonRpcReply>;
  before(async () => {
    at = await GatewayUnderTest.start({ limits: { answerMs: 100 } });
    const handle = (request: JsonRpcRequest) => {
      asked.push(request);
      return answer(request);
    };
    at.upstreams.set(SHARD, { kind: "local", shard: { handle } });
  });
  after(() => at.close());
  beforeEach(() => {
    asked = [];
    answer = async ({ id }) => ({ status: 200, body: JSON.stringify({ jsonrpc: "2.0", id, result: "€" }) });
  });

  it("gets the request and gives the answer, behind the same permissions", async () => {
    const token = at.token(["view-accounts"]);
    const { status, text, headers } = await at.call(token, rpc("query", VIEW_ACCOUNT, "a"));
    assert.deepEqual({ status, text }, { status: 200, text: '{"jsonrpc":"2.0","id":"a","result":"€"}' });
    assert.equal(headers.get("content-type"), "application/json");
    assert.deepEqual(asked, [rpc("query", VIEW_ACCOUNT, "a")]);
    assert.equal((await at.call(token, rpc("block", {}))).status, 403);
    assert.equal(asked.length, 1);
  });

  it("is never asked with a number that JavaScript would change", async () => {
    const { status, error, text } = await at.call(
      at.token("full"),
      '{"id":18446744073709551615,"method":"block","params":{"block_id":9007199254740993}}',
    );
    assert.equal(status, 400);
    assert.match(error.message, /2\^53/);
    assert.match(text, /"id":18446744073709551615,/);
    assert.deepEqual(asked, []);
  });

  it("that fails is a 500 without details, which the log gets", async () => {
    answer = () => Promise.reject(new Error("/data/journal is damaged"));
    const { status, text } = await at.call(at.token("full"), rpc("status"));
    assert.equal(status, 500);
    assert.doesNotMatch(text, /journal/);
    assert.match(String(at.decisions.at(-1)?.error), /journal/);
  });

  it("that never answers is a 504", async () => {
    answer = () => new Promise(() => {});
    assert.equal((await at.call(at.token("full"), rpc("status"))).status, 504);
  });
});
