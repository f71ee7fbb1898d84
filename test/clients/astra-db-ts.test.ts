import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { DataAPIClient } from "@datastax/astra-db-ts";
import { type Database, KEYSPACE } from "../support/astra/databases.js";
import { type AstraEmulator, startAstra } from "../support/astra/index.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";

/** What the client @datastax/astra-db-ts can do with a token: look for collections, and write into one. */
async function uses(token: unknown, { url }: Database): Promise<{ looks: boolean; writes: boolean }> {
  const db = new DataAPIClient(String(token)).db(url, { keyspace: KEYSPACE });
  const succeeds = (work: Promise<unknown>) =>
    work.then(
      () => true,
      () => false,
    );
  return {
    looks: await succeeds(db.listCollections({ nameOnly: true })),
    writes: await succeeds(db.collection("films").insertOne({ title: "Metropolis" })),
  };
}

const ALL = { looks: true, writes: true };
const NOTHING = { looks: false, writes: false };

describe("the client @datastax/astra-db-ts, to which the emulator is Astra", () => {
  let astra: AstraEmulator;
  let films: Database;
  let other: Database;
  let app: Project;

  const program = (description: string) => `
    module.exports = (async () => {
      const { id: organizationId } = await astra.getOrganization();
      const limits = { organizationId, databaseId: "${films.id}", access: "read" };
      const role = new astra.Role("films-reader", astra.databaseRole(limits));
      const reader = new astra.Token("reader", { roles: [role.roleId] });
      const writer = new astra.Token("writer", {
        roles: ["Read/Write User"], description: "${description}", rotation: { grace: "3s" },
      });
      return { reader: reader.token, writer: writer.token };
    })();`;

  before(async () => {
    astra = await startAstra();
    films = astra.database("films");
    other = astra.database("other");
    const administrator = new DataAPIClient(astra.administrator.token);
    for (const { url } of [films, other]) await administrator.db(url, { keyspace: KEYSPACE }).createCollection("films");
    const credentials = { ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token };
    // it asks Astra itself
    app = await project("", credentials, { alone: true });
  });
  after(async () => {
    await app?.remove();
    await astra?.close();
  });

  it("may do with a token what its roles allow, in the databases that they name", async () => {
    await app.program(program("one"));
    expectSuccess(await app.stack.up());
    const { reader, writer } = await app.stack.outputs("shown");
    assert.deepEqual(await uses(writer, films), ALL);
    assert.deepEqual(await uses(writer, other), ALL);
    assert.deepEqual(await uses(reader, films), { looks: true, writes: false });
    assert.deepEqual(await uses(reader, other), NOTHING);
    const listed = await new DataAPIClient(String(writer)).admin({ endpointUrl: `${astra.url}/v2` }).listDatabases();
    assert.deepEqual(
      listed.map(({ name }) => name),
      ["films", "other"],
    );
  });

  it("is served with both values during an overlap, and with the old one no more after it", async () => {
    const { writer: before } = await app.stack.outputs("shown");
    await app.program(program("two"));
    expectSuccess(await app.stack.up());
    const { writer: after } = await app.stack.outputs("shown");
    const rotated = Date.now();
    assert.deepEqual(await uses(before, films), ALL);
    assert.deepEqual(await uses(after, films), ALL);
    while (Date.now() < rotated + 3_000) await pause(50);
    expectSuccess(await app.stack.up());
    assert.deepEqual(await uses(before, films), NOTHING);
    assert.deepEqual(await uses(after, films), ALL);
  });

  it("is refused after a destroy", async () => {
    const { reader, writer } = await app.stack.outputs("shown");
    expectSuccess(await app.stack.destroy());
    for (const token of [reader, writer]) assert.deepEqual(await uses(token, films), NOTHING);
    assert.deepEqual(astra.living(), []);
    assert.deepEqual(
      [...astra.organization.roles.values()].filter(({ isDefault }) => !isDefault),
      [],
    );
  });
});
