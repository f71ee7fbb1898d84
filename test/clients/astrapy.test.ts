import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { DataAPIClient } from "@datastax/astra-db-ts";
import { type Database, KEYSPACE } from "../support/astra/databases.js";
import { type AstraEmulator, startAstra } from "../support/astra/index.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";
import { ASTRAPY, type Astrapy, installAstrapy } from "./support/astrapy.js";

describe(`the client astrapy ${ASTRAPY}, to which the emulator is Astra`, () => {
  let astrapy: Astrapy;
  let astra: AstraEmulator;
  let films: Database;
  let app: Project;

  const program = (description: string) => `
    const rotation = { grace: "2s" };
    const web = new astra.Token("web", { roles: ["Read/Write User"], description: "${description}", rotation });
    exports.token = web.token;`;

  before(async () => {
    [astrapy, astra] = await Promise.all([installAstrapy(), startAstra()]);
    films = astra.database("films");
    const administrator = new DataAPIClient(astra.administrator.token);
    await administrator.db(films.url, { keyspace: KEYSPACE }).createCollection("films");
    app = await project(program("one"), {
      ASTRA_API_URL: astra.url,
      ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
    });
  });
  after(async () => {
    await app?.remove();
    await astra?.close();
    await astrapy?.remove();
  });

  const uses = (token: unknown) => astrapy.uses(token, films.url, KEYSPACE);
  const token = async () => (await app.stack.outputs("shown"))["token"];

  it("works with a token while it lives, and no more after rotation and grace, nor after a destroy", async () => {
    expectSuccess(await app.stack.up());
    const before = await token();
    assert.deepEqual(await uses(before), { looks: true, writes: true });

    await app.program(program("two"));
    expectSuccess(await app.stack.up());
    const rotated = Date.now();
    const after = await token();
    while (Date.now() < rotated + 2_500) await pause(50);
    expectSuccess(await app.stack.up());
    assert.deepEqual(await uses(before), { looks: false, writes: false });
    assert.deepEqual(await uses(after), { looks: true, writes: true });

    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await uses(after), { looks: false, writes: false });
  });
});
