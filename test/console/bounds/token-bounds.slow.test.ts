import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { type TestConsole, withConsole } from "../../support/console.js";
import { call, gatewayStatus, issue, problem, type TokenBody } from "../calls.js";

const NO_BOUNDS = { allowedAddresses: null, requestsPerSecond: null, maxOpenRequests: null };

/** A call at the gateway that came by a proxy. */
async function from(at: TestConsole, token: string, address: string, extra: Record<string, string> = {}) {
  const response = await fetch(`${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": token, "x-forwarded-for": address, ...extra },
    body: JSON.stringify({ jsonrpc: "2.0", id: 7, method: "status", params: [] }),
  });
  const body = (await response.json()) as { id: unknown; error?: { code: number; message: string } };
  return { status: response.status, headers: response.headers, body };
}

describe("console: what bounds a token at the gateway", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now, trustedProxies: ["127.0.0.1"] });
  const change = (id: string, body: object, accessKey?: string) =>
    call<TokenBody>(at, `/shards/${at.shardId}/tokens/${id}`, 200, {
      method: "PATCH",
      body,
      ...(accessKey && { accessKey }),
    });

  it("is nothing, unless somebody says so", async () => {
    const { id, value } = await issue(at);
    const { allowedAddresses, requestsPerSecond, maxOpenRequests } = await call<TokenBody>(
      at,
      `/shards/${at.shardId}/tokens/${id}`,
      200,
    );
    assert.deepEqual({ allowedAddresses, requestsPerSecond, maxOpenRequests }, NO_BOUNDS);
    assert.equal((await from(at, value, "203.0.113.5")).status, 200);
  });

  it("are addresses, whatever their spelling, as a trusted proxy tells them", async () => {
    const ranges = ["2001:DB8:0::/32", "192.0.2.0/24", "::ffff:198.51.100.7", "192.0.2.0/24"];
    const { value, allowedAddresses } = await issue(at, { allowedAddresses: ranges });
    assert.deepEqual(allowedAddresses, ["192.0.2.0/24", "198.51.100.7", "2001:db8::/32"]);
    for (const address of [
      "192.0.2.200",
      "::ffff:192.0.2.1",
      "::FFFF:c000:201",
      "198.51.100.7",
      "2001:db8::9",
      "2001:DB8:0:0:1:2:3:4",
      // what the client says of itself comes before what the proxy adds, and does not count
      "203.0.113.1, 192.0.2.1",
    ]) {
      assert.equal((await from(at, value, address)).status, 200, address);
    }
    for (const address of ["192.0.3.1", "198.51.100.8", "2001:db9::1", "192.0.2.1, 203.0.113.1", "unknown"]) {
      const { status, body } = await from(at, value, address);
      assert.deepEqual([status, body.id, body.error?.code], [403, null, -32003], address);
      assert.match(body.error?.message ?? "", /may not be used from this address \(allowedAddresses\)/);
    }
  });

  it("are refused by name where they are wrong, all at once", async () => {
    const body = {
      name: "x",
      permissions: "full",
      allowedAddresses: ["192.0.2.0/24", "192.0.2.7/24", "10.0.0.0/33", "host"],
      requestsPerSecond: 0,
      maxOpenRequests: 1.5,
    };
    const { errors = [] } = await problem(at, `/shards/${at.shardId}/tokens`, "invalid-request", { body });
    assert.deepEqual(
      errors.map(({ property }) => property),
      ["allowedAddresses[1]", "allowedAddresses[2]", "allowedAddresses[3]", "requestsPerSecond", "maxOpenRequests"],
    );
    assert.match(errors[0]?.reason ?? "", /write "192\.0\.2\.0\/24" for the range, or "192\.0\.2\.7"/);
    for (const allowedAddresses of [[], Array.from({ length: 65 }, (_, index) => `192.0.2.${index}`)]) {
      const tooMany = { ...body, allowedAddresses, requestsPerSecond: 1, maxOpenRequests: 1 };
      await problem(at, `/shards/${at.shardId}/tokens`, "invalid-request", { body: tooMany });
    }
  });

  it("are requests per second, of which those from elsewhere and those beyond do not count", async () => {
    const { value } = await issue(at, { requestsPerSecond: 3, allowedAddresses: ["192.0.2.1"] });
    const own = () => from(at, value, "192.0.2.1");
    for (let index = 0; index < 5; index += 1) assert.equal((await from(at, value, "203.0.113.1")).status, 403);
    for (let index = 0; index < 3; index += 1) assert.equal((await own()).status, 200);
    for (let index = 0; index < 3; index += 1) {
      const { status, headers, body } = await own();
      assert.deepEqual([status, headers.get("retry-after"), body.error?.code], [429, "1", -32005]);
      assert.match(body.error?.message ?? "", /3 requests per second \(requestsPerSecond\)/);
    }
    clock.advance(1);
    for (let index = 0; index < 3; index += 1) assert.equal((await own()).status, 200);
    assert.equal((await own()).status, 429);
  });

  it("can be read by a page of an allowed origin", async () => {
    const origin = "https://app.example.org";
    await call(at, `/shards/${at.shardId}`, 200, { method: "PATCH", body: { allowedOrigins: [origin] } });
    const { value } = await issue(at, { allowedAddresses: ["192.0.2.1"] });
    const { status, headers } = await from(at, value, "192.0.2.2", { origin });
    assert.deepEqual([status, headers.get("access-control-allow-origin")], [403, origin]);
  });

  it("change at once, and get looser only for who may issue tokens", async () => {
    const keyOf = async (rights: string[]) =>
      (await call<{ value: string }>(at, "/access-keys", 201, { body: { name: "k", rights, shards: "all" } })).value;
    const revoker = await keyOf(["revoke-tokens"]);
    const { id, value } = await issue(at);
    const narrowed = await change(id, { allowedAddresses: ["192.0.2.0/24"], requestsPerSecond: 5 }, revoker);
    assert.deepEqual([narrowed.allowedAddresses, narrowed.requestsPerSecond], [["192.0.2.0/24"], 5]);
    assert.equal((await from(at, value, "203.0.113.1")).status, 403);
    await change(id, { allowedAddresses: ["192.0.2.8/29"], maxOpenRequests: 9 }, revoker);
    for (const body of [
      { allowedAddresses: ["192.0.2.0/28"] },
      { allowedAddresses: null },
      { requestsPerSecond: 6 },
      { requestsPerSecond: null },
      { maxOpenRequests: 10 },
      // narrower in one way is not narrower in the other
      { allowedAddresses: ["192.0.2.8"], requestsPerSecond: 6 },
    ]) {
      const path = `/shards/${at.shardId}/tokens/${id}`;
      const { right } = await problem(at, path, "forbidden", { method: "PATCH", body, accessKey: revoker });
      assert.equal(right, "issue-tokens", JSON.stringify(body));
    }
    const loosened = await change(id, NO_BOUNDS, await keyOf(["revoke-tokens", "issue-tokens"]));
    assert.deepEqual(
      [loosened.allowedAddresses, loosened.requestsPerSecond, loosened.maxOpenRequests],
      [null, null, null],
    );
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("stay with a token that is rotated by hand", async () => {
    const bounds = { allowedAddresses: ["192.0.2.1"], requestsPerSecond: 4, maxOpenRequests: 2 };
    const { id } = await issue(at, bounds);
    const path = `/shards/${at.shardId}/tokens/${id}/rotate`;
    const rotated = await call<TokenBody & { value: string }>(at, path, 201, { body: {} });
    const { allowedAddresses, requestsPerSecond, maxOpenRequests } = rotated;
    assert.deepEqual({ allowedAddresses, requestsPerSecond, maxOpenRequests }, bounds);
    assert.equal((await from(at, rotated.value, "192.0.2.2")).status, 403);
  });

  it("belong to what an idempotency key stands for", async () => {
    const again = (bounds: object, attempt: string) => ({
      body: { name: "x", permissions: "full", ...bounds },
      headers: { "idempotency-key": "bounded.1", "idempotency-attempt": attempt },
    });
    const path = `/shards/${at.shardId}/tokens`;
    await call(at, path, 201, again({ requestsPerSecond: 4 }, "1"));
    await call(at, path, 201, again({ requestsPerSecond: 4 }, "2"));
    await problem(at, path, "idempotency-mismatch", again({ requestsPerSecond: 5 }, "3"));
    await problem(at, path, "idempotency-mismatch", again({}, "3"));
  });
});

describe("console: what bounds a token, without a trusted proxy", () => {
  const at = withConsole();

  it("is the address of the connection, and not what a client says", async () => {
    const { value } = await issue(at, { allowedAddresses: ["192.0.2.1"] });
    assert.equal((await from(at, value, "192.0.2.1")).status, 403);
    const local = await issue(at, { allowedAddresses: ["127.0.0.0/8", "::1"] });
    assert.equal((await from(at, local.value, "192.0.2.1")).status, 200);
  });

  it("are in the audit trail, as they were and are, and what they refuse is", async () => {
    const { id, value } = await issue(at, { requestsPerSecond: 4 });
    const body = { requestsPerSecond: 3, allowedAddresses: ["192.0.2.1"] };
    await call(at, `/shards/${at.shardId}/tokens/${id}`, 200, { method: "PATCH", body });
    await from(at, value, "203.0.113.77");
    const records = async () =>
      (
        await call<{ records: { action: string; reason: string | null; before: object; after: object }[] }>(
          at,
          `/audit?target=${id}`,
          200,
        )
      ).records;
    let found = await records();
    while (!found.some(({ action }) => action === "callShard")) {
      await new Promise((resolve) => setImmediate(resolve));
      found = await records();
    }
    assert.equal(found.find(({ action }) => action === "callShard")?.reason, "address-not-allowed");
    const { before, after } = found.find(({ action }) => action === "narrowToken") ?? {};
    assert.deepEqual(before, { allowedAddresses: null, requestsPerSecond: 4 });
    assert.deepEqual(after, { allowedAddresses: ["192.0.2.1"], requestsPerSecond: 3 });
  });
});
