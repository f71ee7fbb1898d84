import assert from "node:assert/strict";
import { DataAPIClient } from "@datastax/astra-db-ts";
import { KEYSPACE } from "../support/astra/databases.js";
import { type AstraEmulator, OLD_WIRE, REFUSAL_SHAPES, startAstra } from "../support/astra/index.js";

/** What the emulator answers to a request with the administrator's token. */
async function ask(astra: AstraEmulator, method: string, path: string, body?: unknown, token?: string) {
  const response = await fetch(`${astra.url}/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token ?? astra.administrator.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), type: response.headers.get("content-type") };
}

describe("the emulator of Astra", () => {
  let astra: AstraEmulator;
  beforeEach(async () => {
    astra = await startAstra();
  });
  afterEach(() => astra.close());

  const roleId = (name: string) => astra.organization.roleNamed(name)?.id ?? "";

  it("makes tokens of the documented form by both routes, and tells their secrets once", async () => {
    for (const route of ["/tokens", "/clientIdSecrets"]) {
      const { status, text, type } = await ask(astra, "POST", route, { roles: [roleId("RO User")] });
      const { clientId, secret, token, orgId, roles, generatedOn } = JSON.parse(text) as Record<string, string>;
      assert.deepEqual(
        [status, type, orgId, roles],
        [200, "application/json", astra.organization.id, [roleId("RO User")]],
      );
      assert.match(clientId ?? "", /^[A-Za-z]{24}$/);
      assert.match(secret ?? "", /^[A-Za-z0-9._\-+,]{128}$/);
      assert.match(token ?? "", new RegExp(`^AstraCS:${clientId}:[0-9a-f]{64}$`));
      assert.equal(token?.length, 97);
      assert.match(generatedOn ?? "", /\.\d{9}Z$/, "in nanoseconds");
    }
    const { text } = await ask(astra, "GET", "/clientIdSecrets");
    const { clients } = JSON.parse(text) as { clients: Record<string, unknown>[] };
    assert.equal(clients.length, 3);
    for (const client of clients) assert.match(String(client["generatedOn"]), /\.\d{3}Z$/, "in milliseconds");
    assert.ok(!text.includes("AstraCS") && !text.includes('secret"'));
  });

  it("answers deletes with 204, or with 200 and null, and speaks of unknown ids in either way", async () => {
    for (const [wire, revoked, unknown] of [
      [{}, "204 ", 404],
      [OLD_WIRE, "200 null", 200],
    ] as const) {
      Object.assign(astra.wire, wire);
      const { clientId } = astra.mint({ roles: ["RO User"] });
      const { status, text } = await ask(astra, "DELETE", `/clientIdSecrets/${clientId}`);
      assert.equal(`${status} ${text}`, revoked);
      const again = await ask(astra, "DELETE", `/clientIdSecrets/${clientId}`);
      assert.equal(again.status, unknown);
    }
  });

  it("writes roles in the newer and the older spelling, with the policy as a text", async () => {
    const drn = `drn:astra:org:${astra.organization.id}`;
    const policy = {
      description: "d",
      resources: [`${drn}:db:*`, drn],
      actions: ["org-read", "db-cql"],
      effect: "allow",
    };
    const made = await ask(astra, "POST", "/organizations/roles", { name: "own", policy });
    assert.equal(made.status, 201);
    const { id, policy: echoed } = JSON.parse(made.text) as { id: string; policy: unknown };
    assert.deepEqual(echoed, policy, "in the order in which it was given");
    assert.equal(id, id.toLowerCase());
    assert.equal((await ask(astra, "POST", "/organizations/roles", { name: "own", policy })).status, 409);
    Object.assign(astra.wire, OLD_WIRE);
    const old = JSON.parse((await ask(astra, "GET", `/organizations/roles/${id}`)).text) as Record<string, string>;
    assert.deepEqual([old["ID"], old["Name"], JSON.parse(old["Policy"] ?? "")], [id, "own", policy]);
    assert.equal((await ask(astra, "DELETE", `/organizations/roles/${id}`)).status, 204);
    assert.equal((await ask(astra, "DELETE", `/organizations/roles/${roleId("RO User")}`)).status, 403);
  });

  it("accepts the name of a role in place of its id without a word, and the token is of no use", async () => {
    const { text } = await ask(astra, "POST", "/tokens", { roles: ["Organization Administrator"] });
    const { token } = JSON.parse(text) as { token: string };
    assert.equal((await ask(astra, "GET", "/clientIdSecrets", undefined, token)).status, 403);
  });

  for (const shape of REFUSAL_SHAPES) {
    it(`refuses in the shape ${shape}`, async () => {
      astra.wire.refusals = shape;
      const { status, text } = await ask(astra, "GET", "/clientIdSecrets", undefined, "AstraCS:x");
      assert.equal(status, 401);
      const told = shape === "empty" || shape === "null";
      assert.equal(/Unauthorized/.test(text), !told);
    });
  }

  it("lets a real client use a token for documents, until it expires", async () => {
    const { url, id } = astra.database("movies");
    const soon = astra.mint({ roles: ["R/W User"], expiry: new Date(Date.now() + 600_000).toISOString() });
    const client = new DataAPIClient(soon.token);
    const db = client.db(url, { keyspace: KEYSPACE });
    await db.createCollection("films");
    await db.collection("films").insertOne({ _id: "1", title: "Metropolis" });
    assert.deepEqual(await db.collection("films").findOne({ _id: "1" }), { _id: "1", title: "Metropolis" });
    assert.deepEqual(await db.listCollections({ nameOnly: true }), ["films"]);
    const listed = await client.admin({ endpointUrl: `${astra.url}/v2` }).listDatabases();
    assert.deepEqual(
      listed.map((database) => database.id),
      [id],
    );
    soon.expiry = new Date(Date.now() - 1).toISOString();
    await assert.rejects(db.listCollections({ nameOnly: true }), /Authentication failed/);
  });
});
