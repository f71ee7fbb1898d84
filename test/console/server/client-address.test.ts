import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { clientAddresses, networkOf } from "../../../console/src/server/client-address.js";

describe("client addresses", () => {
  const request = (remoteAddress: string, forwarded?: string) =>
    ({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
    }) as unknown as IncomingMessage;

  it("are those of connections, where no proxy is trusted", () => {
    const addressOf = clientAddresses([]);
    assert.equal(addressOf(request("10.0.0.5", "192.0.2.1")), "10.0.0.5");
    assert.equal(addressOf(request("::ffff:10.0.0.5")), "10.0.0.5");
  });

  it("are those that trusted proxies name, and not what a client writes itself", () => {
    const addressOf = clientAddresses(["10.0.0.0/8"]);
    assert.equal(addressOf(request("10.0.0.5", "192.0.2.1")), "192.0.2.1");
    assert.equal(addressOf(request("10.0.0.5", "203.0.113.9, 192.0.2.1, 10.0.0.7")), "192.0.2.1");
    assert.equal(addressOf(request("192.0.2.8", "203.0.113.9")), "192.0.2.8");
    assert.equal(addressOf(request("10.0.0.5", "2001:db8:1:2:3::4")), "2001:db8:1:2::/64");
    assert.equal(addressOf(request("10.0.0.5")), "10.0.0.5");
  });

  it("are networks of 64 bits in IPv6, of which one client has all addresses", () => {
    assert.equal(networkOf("2001:db8:1:2:3:4:5:6"), networkOf("2001:db8:1:2:ffff::1"));
    assert.notEqual(networkOf("2001:db8:1:2::1"), networkOf("2001:db8:1:3::1"));
    assert.equal(networkOf("::1"), networkOf("::2"));
    assert.equal(networkOf(""), "");
    assert.equal(networkOf("unix:/x"), "unix:/x");
  });
});
