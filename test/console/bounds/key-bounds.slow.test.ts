import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { type AdminRequest, withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, problem, type TokenBody } from "../calls.js";

interface KeyBody {
  id: string;
  value: string;
  expiresAt: string | null;
  allowedAddresses: string[] | null;
  requestsPerSecond: number | null;
  maxTokenLifetime: number | null;
  issuablePermissions: string[] | null;
  endsWithKey: boolean;
}

const DAY = 86_400;
const ISSUING = ["issue-tokens", "view-tokens", "revoke-tokens"];
const MANAGING = [...ISSUING, "manage-access-keys", "manage-people"];

describe("console: what bounds an access key", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now, trustedProxies: ["127.0.0.1"] });
  const create = (body: object, accessKey?: string) =>
    call<KeyBody>(at, "/access-keys", 201, {
      body: { name: "ci", rights: ISSUING, shards: "all", ...body },
      ...(accessKey && { accessKey }),
    });
  const patch = (id: string, body: object) => call<KeyBody>(at, `/access-keys/${id}`, 200, { method: "PATCH", body });
  const from = (accessKey: string, address: string): AdminRequest => ({
    accessKey,
    headers: { "x-forwarded-for": address },
  });
  const mint = (accessKey: string, body: object = {}): [string, AdminRequest] => [
    `/shards/${at.shardId}/tokens`,
    { body: { name: "t", permissions: ["view-accounts"], expiresInSeconds: 3_600, ...body }, accessKey },
  ];
  const issueBy = async (accessKey: string, body: object = {}) => {
    const [path, init] = mint(accessKey, body);
    return call<IssuedBody>(at, path, 201, init);
  };

  it("is nothing, unless somebody says so", async () => {
    const { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey } = await create(
      {},
    );
    assert.deepEqual(
      [allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey],
      [null, null, null, null, false],
    );
  });

  it("are addresses: from others it is refused with 403, whatever it asks for, and at once when they change", async () => {
    const { id, value } = await create({ allowedAddresses: ["192.0.2.0/24", "2001:db8::/32"] });
    for (const address of ["192.0.2.7", "::ffff:192.0.2.7", "2001:DB8::1"]) {
      await call(at, "/access-keys/self", 200, from(value, address));
    }
    for (const path of ["/access-keys/self", "/shards", "/shards/missing", `/shards/${at.shardId}/tokens`]) {
      const { detail, bound } = await problem(at, path, "address-not-allowed", from(value, "198.51.100.1"));
      assert.equal(bound, "allowedAddresses");
      assert.match(detail, /"ci" may not be used from this address \(allowedAddresses\)/);
    }
    await patch(id, { allowedAddresses: ["192.0.2.8"] });
    await problem(at, "/access-keys/self", "address-not-allowed", from(value, "192.0.2.7"));
    await call(at, "/access-keys/self", 200, from(value, "192.0.2.8"));
  });

  it("are requests per second, refused ones of which do not count", async () => {
    const { value } = await create({ requestsPerSecond: 2 });
    const ask = () => at.adminFetch("/access-keys/self", { accessKey: value });
    // what it may not do counts, too
    await call(at, "/people", 403, { accessKey: value });
    assert.equal((await ask()).status, 200);
    const refused = await ask();
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
    const { type, bound } = (await refused.json()) as { type: string; bound: string };
    assert.deepEqual([type, bound], ["urn:keyring:problem:rate-limited", "requestsPerSecond"]);
    clock.advance(1);
    // one that changes something is judged more than once, and counted once
    await issueBy(value);
    assert.equal((await ask()).status, 200);
    assert.equal((await ask()).status, 429);
  });

  it("are what it may issue: the longest life, and permissions", async () => {
    const { value } = await create({
      maxTokenLifetime: 30 * DAY,
      issuablePermissions: ["view-blocks", "view-accounts"],
    });
    await issueBy(value, { expiresInSeconds: 30 * DAY });
    await issueBy(value, { expiresInSeconds: undefined, expiresAt: clock.at(30 * DAY) });
    for (const [body, bounds] of [
      [{ expiresInSeconds: undefined }, ["maxTokenLifetime"]],
      [{ expiresInSeconds: 30 * DAY + 1 }, ["maxTokenLifetime"]],
      [{ expiresInSeconds: undefined, expiresAt: clock.at(31 * DAY) }, ["maxTokenLifetime"]],
      [{ permissions: "full" }, ["issuablePermissions"]],
      [{ permissions: ["view-accounts", "write"] }, ["issuablePermissions"]],
      [{ permissions: "full", expiresInSeconds: undefined }, ["maxTokenLifetime", "issuablePermissions"]],
    ] as const) {
      const {
        detail,
        bound,
        errors = [],
      } = await problem(at, mint(value, body)[0], "bound-exceeded", mint(value, body)[1]);
      assert.equal(bound, bounds[0], JSON.stringify(body));
      assert.equal(errors.length, bounds.length);
      for (const name of bounds) assert.ok(detail.includes(name), detail);
    }
    // nor does it make a token of somebody else's as good as a wider one
    const full = await issueBy(at.accessKey, { permissions: "full", requestsPerSecond: 1 });
    const path = `/shards/${at.shardId}/tokens/${full.id}`;
    const loosening = { method: "PATCH", body: { requestsPerSecond: null }, accessKey: value };
    await problem(at, path, "bound-exceeded", loosening);
    await problem(at, `${path}/rotate`, "bound-exceeded", { body: {}, accessKey: value });
  });

  it("only ever get tighter, and stay with an access key that is rotated", async () => {
    const bounds = {
      allowedAddresses: ["192.0.2.0/24"],
      requestsPerSecond: 10,
      maxTokenLifetime: DAY,
      issuablePermissions: ["view-accounts", "view-keys"],
      endsWithKey: true,
    };
    const { id } = await create({ ...bounds, rights: ISSUING });
    for (const [property, value] of Object.entries({
      allowedAddresses: ["192.0.0.0/16"],
      requestsPerSecond: 11,
      maxTokenLifetime: DAY + 1,
      issuablePermissions: ["view-accounts", "write"],
      endsWithKey: false,
    })) {
      const init = { method: "PATCH", body: { [property]: value } };
      const { errors = [] } = await problem(at, `/access-keys/${id}`, "invalid-request", init);
      assert.equal(errors[0]?.property, property);
      await problem(at, `/access-keys/${id}`, "invalid-request", { method: "PATCH", body: { [property]: null } });
    }
    const tighter = { allowedAddresses: ["192.0.2.0/25"], requestsPerSecond: 9, issuablePermissions: ["view-keys"] };
    await patch(id, tighter);
    const rotated = await call<KeyBody>(at, `/access-keys/${id}/rotate`, 201, { body: {} });
    for (const [name, value] of Object.entries({ ...bounds, ...tighter })) {
      assert.deepEqual(rotated[name as keyof KeyBody], value, name);
    }
  });

  it("hold for what it makes: no access key with looser ones, and no people", async () => {
    const bounds = { allowedAddresses: ["127.0.0.0/8"], requestsPerSecond: 100, maxTokenLifetime: DAY };
    const holder = await create({ ...bounds, rights: MANAGING });
    const child = { name: "child", rights: ISSUING, shards: "all" };
    const { errors = [] } = await problem(at, "/access-keys", "invalid-request", {
      body: child,
      accessKey: holder.value,
    });
    assert.deepEqual(errors.map(({ property }) => property).sort(), Object.keys(bounds).sort());
    await create({ ...bounds, maxTokenLifetime: 60, allowedAddresses: ["127.0.0.1"] }, holder.value);
    const person = { name: "P", email: "p@example.org", rights: ["view-tokens"], shards: "all" };
    const { bound } = await problem(at, "/people", "bound-exceeded", { body: person, accessKey: holder.value });
    assert.equal(bound, "allowedAddresses");
    // nor does it change or remove what is bounded less
    const other = await create({});
    for (const init of [{ method: "DELETE" }, { method: "PATCH", body: { name: "other" } }]) {
      await problem(at, `/access-keys/${other.id}`, "bound-exceeded", { ...init, accessKey: holder.value });
    }
    await problem(at, `/access-keys/${other.id}/rotate`, "bound-exceeded", { body: {}, accessKey: holder.value });
  });

  it("can be that its tokens end with it: disabled, removed, expired or rotated", async () => {
    const statusOf = async ({ id }: { id: string }) =>
      (await call<TokenBody>(at, `/shards/${at.shardId}/tokens/${id}`, 200)).status;
    const ends = { endsWithKey: true };

    const disabled = await create(ends);
    const tokens = [await issueBy(disabled.value), await issueBy(disabled.value, { expiresInSeconds: undefined })];
    const others = await issueBy(at.accessKey);
    for (const { value } of tokens) assert.equal(await gatewayStatus(at, value), 200);
    await patch(disabled.id, { disabled: true });
    for (const { value } of tokens) assert.equal(await gatewayStatus(at, value), 401);
    assert.equal(await gatewayStatus(at, others.value), 200);
    await patch(disabled.id, { disabled: false });
    assert.deepEqual(await Promise.all(tokens.map(statusOf)), ["revoked", "revoked"], "for good");

    const removed = await create(ends);
    const orphan = await issueBy(removed.value);
    await call(at, `/access-keys/${removed.id}`, 204, { method: "DELETE" });
    assert.equal(await gatewayStatus(at, orphan.value), 401);

    const expiring = await create({ ...ends, expiresAt: clock.at(100) });
    const shorter = await issueBy(expiring.value, { expiresInSeconds: 50 });
    const longer = await issueBy(expiring.value, { expiresInSeconds: undefined });
    assert.equal(shorter.revokeAt, null);
    const [mintPath, repeated] = mint(expiring.value, { expiresInSeconds: 90 });
    const attempt = (number: number) =>
      call<IssuedBody>(at, mintPath, 201, {
        ...repeated,
        headers: { "idempotency-key": "one", "idempotency-attempt": `${number}` },
      });
    assert.equal((await attempt(1)).revokeAt, null);
    const end = clock.at(100);
    clock.advance(20);
    assert.equal((await attempt(2)).revokeAt, end, "its life begins anew, and ends with the key");
    assert.deepEqual([longer.revokeAt, longer.revokedBy?.id], [end, expiring.id]);
    const rotating = await create(ends);
    const rotated = await issueBy(rotating.value);
    await call(at, `/access-keys/${rotating.id}/rotate`, 201, { body: { grace: "60s" } });
    assert.equal(await gatewayStatus(at, rotated.value), 200);
    clock.advance(60);
    assert.equal(await gatewayStatus(at, rotated.value), 401);
    clock.advance(19);
    assert.equal(await gatewayStatus(at, longer.value), 200);
    clock.advance(1);
    assert.equal(await gatewayStatus(at, longer.value), 401);
  });

  it("can be that later, too: what it has issued before ends with it then", async () => {
    const { id, value } = await create({ expiresAt: clock.at(100) });
    const token = await issueBy(value, { expiresInSeconds: 1_000 });
    assert.equal(token.revokeAt, null);
    await patch(id, { endsWithKey: true });
    clock.advance(100);
    assert.equal(await gatewayStatus(at, token.value), 401);
  });

  it("never bind the last access key that can manage all others, nor does a bound one count as another", async () => {
    const [first] = (await call<{ accessKeys: KeyBody[] }>(at, "/access-keys?limit=1", 200)).accessKeys;
    const bounded = { rights: ["manage-access-keys"], allowedAddresses: ["192.0.2.1"] };
    await create(bounded);
    for (const body of [{ allowedAddresses: ["127.0.0.1"] }, { endsWithKey: true }, { disabled: true }]) {
      await problem(at, `/access-keys/${first?.id}`, "last-access-key", { method: "PATCH", body });
    }
  });

  it("leave nothing behind that would outlive an access key whose tokens end with it", async () => {
    const { value } = await create({ endsWithKey: true, rights: MANAGING });
    const child = { name: "child", rights: ISSUING, shards: "all", endsWithKey: true };
    const { bound } = await problem(at, "/access-keys", "bound-exceeded", { body: child, accessKey: value });
    assert.equal(bound, "endsWithKey");
  });
});
