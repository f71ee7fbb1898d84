import assert from "node:assert/strict";
import { connect } from "node:net";
import { checkAddress } from "../../../console/src/shards/address.js";
import { guardedLookup, RefusedAddressError, type Resolve, shared } from "../../../console/src/shards/lookup.js";

const STRICT = { allowPrivateUpstreams: false };
const OPEN = { allowPrivateUpstreams: true };

describe("console: addresses a shard's RPC may have", () => {
  for (const ip of ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]) {
    it(`include ${ip}`, () => {
      assert.equal(checkAddress(ip, STRICT), undefined);
    });
  }

  const inside = ["127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"];
  const inside6 = [
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "::7f00:1",
    "::a00:1",
    "64:ff9b::a00:1",
  ];
  for (const ip of [...inside, ...inside6]) {
    it(`include ${ip} only when the operator allows private ones`, () => {
      assert.match(checkAddress(ip, STRICT) ?? "", /KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS/);
      assert.equal(checkAddress(ip, OPEN), undefined);
    });
  }

  const metadata = [
    "169.254.169.254",
    "fd00:ec2::254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd20:ce::254",
  ];
  const disguised = [
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "::169.254.169.254",
    "::a9fe:a9fe",
    "FD00:EC2:0:0::254",
  ];
  const special = [
    "169.254.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "224.0.0.1",
    "ff02::1",
    "0.0.0.0",
    "::",
    "255.255.255.255",
  ];
  const reserved = [
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2001::1",
    "fec0::1",
    "100::1",
    "400::1",
    "4000::1",
    "fe00::1",
    "64:ff9b:1::a9fe:a9fe",
    "::ffff:0:7f00:1",
  ];
  for (const ip of [...metadata, ...disguised, ...special, ...reserved, "localhost", "", "1.2.3", "0x7f.1"]) {
    it(`never include ${ip || "nothing"}`, () => {
      assert.notEqual(checkAddress(ip, STRICT), undefined);
      assert.notEqual(checkAddress(ip, OPEN), undefined);
    });
  }
});

describe("console: looking a shard's RPC up", () => {
  const answering = (...addresses: string[]): Resolve => {
    const entries = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    return (_hostname, done) => done(null, entries);
  };

  function connectThrough(resolve: Resolve, settings = STRICT): Promise<Error> {
    const socket = connect({ host: "rpc.example.org", port: 9, lookup: guardedLookup(settings, resolve) });
    return new Promise((settle) => socket.on("error", settle).on("connect", () => settle(new Error("connected"))));
  }

  it("refuses a name that has come to mean an inner address since it was checked", async () => {
    const error = await connectThrough(answering("169.254.169.254"));
    assert.ok(error instanceof RefusedAddressError);
    assert.equal(error.message, "rpc.example.org resolves to 169.254.169.254, which is link-local");
  });

  it("refuses a name as soon as one of its addresses is refused", async () => {
    assert.ok((await connectThrough(answering("8.8.8.8", "10.0.0.1"))) instanceof RefusedAddressError);
    assert.ok((await connectThrough(answering("2606:4700::1111", "::ffff:10.0.0.1"))) instanceof RefusedAddressError);
  });

  it("lets net.connect use what is allowed, in either form of asking", async () => {
    // Port 9 of loopback refuses, which proves that the connection was tried.
    const error = (await connectThrough(answering("127.0.0.1"), OPEN)) as NodeJS.ErrnoException;
    assert.equal(error.code, "ECONNREFUSED");
    const lookup = guardedLookup(OPEN, answering("::1", "127.0.0.1"));
    const found = await new Promise((settle) => lookup("x", { family: 4 }, (...answer) => settle(answer)));
    assert.deepEqual(found, [null, "127.0.0.1", 4]);
  });

  it("says so when a name has no address of the family that is wanted, or none at all", async () => {
    for (const resolve of [answering(), answering("::1")]) {
      const lookup = guardedLookup(OPEN, resolve);
      const error = await new Promise<NodeJS.ErrnoException | null>((settle) =>
        lookup("x", { family: 4 }, (failure) => settle(failure)),
      );
      assert.equal(error?.code, "ENOTFOUND");
    }
  });

  it("resolves a name once for all that wait for it, and anew for those that come later", () => {
    const asked: Parameters<Resolve>[] = [];
    const resolve = shared((...call) => asked.push(call));
    const heard: unknown[] = [];
    const listen: Parameters<Resolve>[1] = (error, addresses) => heard.push(error ?? addresses);
    for (const name of ["slow", "slow", "other", "slow"]) resolve(name, listen);
    assert.deepEqual(
      asked.map(([name]) => name),
      ["slow", "other"],
    );
    const failure = new Error("no answer");
    asked[0]?.[1](failure, []);
    assert.deepEqual(heard, [failure, failure, failure]);
    resolve("slow", listen);
    assert.equal(asked.length, 3);
  });
});
