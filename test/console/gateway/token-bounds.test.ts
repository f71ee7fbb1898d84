import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { AddressRanges } from "pulumi-keyring-near/address-ranges";
import { GatewayUnderTest, path, rpc, until } from "./support.js";

const STATUS = JSON.stringify(rpc("status"));
const NONE = { addresses: undefined, requestsPerSecond: undefined, maxOpenRequests: undefined };

describe("gateway: what an owner bounds a token by", () => {
  let at: GatewayUnderTest;
  afterEach(() => at.close());

  it("are open requests, other tokens aside, free again when they are over", async () => {
    at = await GatewayUnderTest.start();
    const answers: (() => void)[] = [];
    at.shard = (_request, response) => answers.push(() => response.end("{}"));
    const token = at.token("full", { bounds: { ...NONE, maxOpenRequests: 2 } });
    const open = [at.call(token, STATUS), at.call(token, STATUS)];
    await until(() => answers.length === 2);
    const { status, error, headers } = await at.call(token, STATUS);
    assert.deepEqual([status, headers.get("retry-after"), error.code], [429, "1", -32005]);
    assert.match(error.message, /2 requests open at once \(maxOpenRequests\)/);
    const neighbour = at.call(at.token("full"), STATUS);
    await until(() => answers.length === 3);
    for (const answer of answers) answer();
    for (const one of [...open, neighbour]) assert.equal((await one).status, 200);
    at.shard = (_request, response) => response.end("{}");
    assert.equal((await at.call(token, STATUS)).status, 200);
    assert.equal(at.counters.bounded.maxOpenRequests, 1);
    assert.equal(at.decisions.find(({ bound }) => bound !== undefined)?.outcome, "limited");
  });

  it("leave the gateway's own limits in force", async () => {
    at = await GatewayUnderTest.start({ limits: { requestsPerToken: 1 } });
    const answers: (() => void)[] = [];
    at.shard = (_request, response) => answers.push(() => response.end("{}"));
    const token = at.token("full", { bounds: { ...NONE, maxOpenRequests: 5 } });
    const open = at.call(token, STATUS);
    await until(() => answers.length === 1);
    assert.equal((await at.call(token, STATUS)).status, 429);
    assert.equal(at.counters.limited.requestsPerToken, 1);
    for (const answer of answers) answer();
    await open;
  });

  it("are looked at again when the body is there: whoever is narrowed meanwhile is refused", async () => {
    at = await GatewayUnderTest.start();
    const token = at.token("full");
    const socket = connect(at.port, "127.0.0.1");
    socket.write(
      `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${token}\r\ncontent-length: ${STATUS.length}\r\n\r\n${STATUS.slice(0, 5)}`,
    );
    await until(() => at.counters.openBytes === 5);
    at.grantOf(token).bounds = { ...NONE, addresses: new AddressRanges(["192.0.2.1"]) };
    socket.write(STATUS.slice(5));
    assert.match(String((await once(socket, "data"))[0]), /^HTTP\/1.1 403 [\s\S]*allowedAddresses/);
    socket.destroy();
    assert.deepEqual([at.counters.bounded.allowedAddresses, at.received.length], [1, 0]);
  });

  it("tell an address apart by itself, not by the network that clients are counted by", async () => {
    const counted = "2001:db8::/64";
    at = await GatewayUnderTest.start({}, { clientOf: () => counted, addressOf: () => "2001:db8::7" });
    const bounded = (range: string) => at.token("full", { bounds: { ...NONE, addresses: new AddressRanges([range]) } });
    assert.equal((await at.call(bounded("2001:db8::7"), STATUS)).status, 200);
    assert.equal((await at.call(bounded("2001:db8::8"), STATUS)).status, 403);
  });
});
