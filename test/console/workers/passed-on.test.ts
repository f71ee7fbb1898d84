import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PASSED_ON_HEADER, servePassedOn } from "../../../console/src/workers/passed-on.js";

describe("console: what a worker has passed on", () => {
  it("is served without the worker's secret, also where a client sends the header's name as a value", () => {
    const headers = { "x-other": PASSED_ON_HEADER, [PASSED_ON_HEADER]: "secret 192.0.2.7", accept: "*/*" };
    const request = { headers, rawHeaders: Object.entries(headers).flat(), socket: {} } as unknown as IncomingMessage;
    const served: IncomingMessage[] = [];
    servePassedOn("secret", (one) => void served.push(one))(request, {} as ServerResponse);
    const [one] = served;
    assert.deepEqual(one?.rawHeaders, ["x-other", PASSED_ON_HEADER, "accept", "*/*"]);
    assert.equal(one?.socket.remoteAddress, "192.0.2.7");
    assert.deepEqual(Object.keys(one?.headers ?? {}), ["x-other", "accept"]);
  });
});
