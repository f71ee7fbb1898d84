import assert from "node:assert/strict";
import { gatewayLog } from "../../../console/src/log/gateway-requests.js";
import { GatewayUnderTest, rpc } from "./support.js";

const OWN = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

describe("gateway: request ids", () => {
  let at: GatewayUnderTest;
  beforeEach(async () => {
    at = await GatewayUnderTest.start();
  });
  afterEach(() => at.close());

  it("are the console's own in every answer and its log, whatever the outcome; the client's stand beside them", async () => {
    const [full, narrow] = [at.token("full"), at.token(["view-chunks"])];
    const requests: [outcome: string, token: string | undefined, body: unknown][] = [
      ["relayed", full, rpc("status")],
      ["unauthenticated", undefined, rpc("status")],
      ["forbidden", narrow, rpc("block")],
      ["refused", full, "no JSON"],
      ["upstream-failed", full, rpc("block")],
    ];
    const seen = new Set<string>();
    for (const [outcome, token, body] of requests) {
      if (outcome === "upstream-failed") at.shard = (request) => request.socket.destroy();
      const { headers } = await at.call(token, body, { "x-request-id": `build-42.${outcome}` });
      const decision = at.decisions.at(-1);
      assert.equal(decision?.outcome, outcome);
      assert.match(decision.requestId, OWN);
      assert.equal(headers.get("x-request-id"), decision.requestId);
      assert.equal(headers.get("x-client-request-id"), `build-42.${outcome}`);
      assert.equal(decision.clientRequestId, `build-42.${outcome}`);
      seen.add(decision.requestId);
      const lines: string[] = [];
      const write = (line: unknown) => void lines.push(JSON.stringify(line));
      gatewayLog({ debug: write, warn: write })(decision);
      assert.equal(lines.length, 1);
      assert.ok(lines[0]?.includes(`"requestId":"${decision.requestId}","clientRequestId":"build-42.${outcome}"`));
    }
    assert.equal(seen.size, requests.length);
  });

  it("of a client are neither logged nor sent back where they could be a secret or are unfit for a header", async () => {
    const token = at.token("full");
    for (const unfit of [token, "a b", "x".repeat(61), "<script>", "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"]) {
      const { headers } = await at.call(token, rpc("status"), { "x-request-id": unfit });
      assert.match(headers.get("x-request-id") ?? "", OWN);
      assert.equal(headers.get("x-client-request-id"), null, unfit);
      assert.equal(at.decisions.at(-1)?.clientRequestId, undefined);
    }
    assert.equal(at.received[0]?.headers["x-request-id"], undefined);
  });
});
