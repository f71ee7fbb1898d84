import assert from "node:assert/strict";
import {
  AddressRanges,
  canonicalRanges,
  rangeOutside,
  whyNoAddressRange,
  whyNoAddressRanges,
} from "pulumi-keyring-near/address-ranges";

describe("ranges of addresses", () => {
  it("have one spelling, one order, and are there once", () => {
    for (const [entry, canonical] of [
      ["192.0.2.1/32", "192.0.2.1"],
      [" 192.0.2.0/24 ", "192.0.2.0/24"],
      ["2001:DB8:0:0::/32", "2001:db8::/32"],
      ["2001:db8::1/128", "2001:db8::1"],
      ["::ffff:192.0.2.1", "192.0.2.1"],
      ["::FFFF:c000:200/120", "192.0.2.0/24"],
      ["0.0.0.0/0", "0.0.0.0/0"],
    ] as const) {
      assert.equal(whyNoAddressRange(entry), undefined, entry);
      assert.deepEqual(canonicalRanges([entry]), [canonical]);
    }
    assert.deepEqual(canonicalRanges(["::1", "10.0.0.0/8", "::1/128"]), ["10.0.0.0/8", "::1"]);
  });

  it("are refused where they are none, or something else than they say", () => {
    for (const entry of [
      ...["", "host", "127.1", "010.0.0.1", "256.0.0.1", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/8/8"],
      ...["::1/129", "fe80::1%eth0", "[::1]", "192.0.2.1:80", "::ffff:1.2.3.4/95", 5, null],
    ]) {
      assert.ok(whyNoAddressRange(entry), String(entry));
    }
    assert.match(whyNoAddressRange("10.1.2.3/8") ?? "", /"10\.0\.0\.0\/8" for the range, or "10\.1\.2\.3"/);
    assert.ok(whyNoAddressRanges([]) && whyNoAddressRanges("10.0.0.0/8") && whyNoAddressRanges(Array(65).fill("::1")));
  });

  it("include addresses of their own kind, however these are written", () => {
    const ranges = new AddressRanges(["10.0.0.0/8", "2001:db8::/33", "192.0.2.7"]);
    for (const address of ["10.255.0.1", "::ffff:10.0.0.1", "::ffff:a00:1", "2001:DB8:7fff::1", "192.0.2.7"]) {
      assert.ok(ranges.includes(address), address);
    }
    for (const address of ["11.0.0.1", "2001:db8:8000::1", "192.0.2.8", "::10.0.0.1", "", "unknown", "10.0.0.1:80"]) {
      assert.ok(!ranges.includes(address), address);
    }
    assert.ok(!new AddressRanges(["::/0"]).includes("::ffff:10.0.0.1"), "an IPv4 address");
  });

  it("tell which of them others do not cover", () => {
    assert.equal(rangeOutside(["10.1.0.0/16", "10.2.3.4"], ["10.0.0.0/8"]), undefined);
    assert.equal(rangeOutside(["10.0.0.0/8"], ["10.0.0.0/9", "10.128.0.0/9"]), "10.0.0.0/8");
    assert.equal(rangeOutside(["0.0.0.0/0"], ["::/0"]), "0.0.0.0/0");
  });
});
