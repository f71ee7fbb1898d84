import assert from "node:assert/strict";
import { GatewayUnderTest } from "./support.js";

describe("gateway: what near-api-js shows a person", () => {
  let at: GatewayUnderTest;
  before(async () => {
    at = await GatewayUnderTest.start();
  });
  after(() => at.close());

  const provider = async (token?: string) => {
    const { JsonRpcProvider } = await import("near-api-js");
    return new JsonRpcProvider({ url: at.url, ...(token === undefined ? {} : { headers: { "x-api-key": token } }) });
  };

  it("the missing permission, by name, without trying again", async () => {
    at.decisions.length = 0;
    const { viewAccessKeyList } = await provider(at.token(["view-accounts"])).then((client) => ({
      viewAccessKeyList: () => client.viewAccessKeyList({ accountId: "demos.calimero.testnet" }),
    }));
    await assert.rejects(viewAccessKeyList(), {
      message:
        'This token may not call query with request_type "view_access_key_list": it lacks the permission View keys (view-keys).',
    });
    assert.equal(at.decisions.length, 1);
  });

  it("that there is no token, or not a good one, without trying again", async () => {
    at.decisions.length = 0;
    const noToken = await provider();
    await assert.rejects(noToken.viewBlock({ finality: "final" }), { message: "No auth token" });
    const badToken = await provider("0".repeat(64));
    await assert.rejects(badToken.viewBlock({ finality: "final" }), { message: "This token is not known." });
    assert.equal(at.decisions.length, 2);
    assert.deepEqual(at.received, []);
  });

  it("the shard's own errors as the shard put them", async () => {
    at.shard = (_request, response) =>
      response.end(
        JSON.stringify({
          jsonrpc: "2.0",
          id: "1",
          error: {
            name: "HANDLER_ERROR",
            cause: { name: "UNKNOWN_BLOCK", info: {} },
            code: -32000,
            message: "Server error",
          },
        }),
      );
    const client = await provider(at.token("full"));
    await assert.rejects(client.viewBlock({ finality: "final" }), /never been observed/);
  });

  it("that a shard did not answer in time", async () => {
    const slow = await GatewayUnderTest.start({ limits: { answerMs: 50 } });
    try {
      slow.shard = () => {};
      const { JsonRpcProvider } = await import("near-api-js");
      const client = new JsonRpcProvider({ url: slow.url, headers: { "x-api-key": slow.token("full") } });
      await assert.rejects(client.viewBlock({ finality: "final" }), /did not answer in time/);
    } finally {
      await slow.close();
    }
  });
});
