import assert from "node:assert/strict";
import Fastify from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { healthRoutes } from "../../../console/src/health/routes.js";
import { answerProblems } from "../../../console/src/problems/handler.js";
import type { Tables } from "../../../console/src/store/schema.js";
import { withConsole } from "../../support/console.js";

describe("console: without an access key", () => {
  const at = withConsole();

  it("tells a load balancer that it runs and that it can serve", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      const response = await fetch(at.url + path);
      assert.deepEqual([response.status, await response.json()], [200, { status: "ok" }]);
    }
  });
});

describe("console: while its database does not answer", () => {
  it("runs, but is not ready, and says when to try again", async () => {
    const pool = new Pool({ connectionString: "postgres://keyring:hunter2@127.0.0.1:9/console" });
    const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    const app = Fastify().withTypeProvider<ZodTypeProvider>();
    app.setSerializerCompiler(serializerCompiler);
    answerProblems(app);
    healthRoutes(app, { prompt: database, isLeaving: () => false });
    assert.equal((await app.inject("/healthz")).statusCode, 200);
    const response = await app.inject("/readyz");
    assert.equal(response.statusCode, 503);
    assert.equal(response.json().type, "urn:keyring:problem:unavailable");
    assert.equal(response.headers["retry-after"], "2");
    assert.ok(!response.body.includes("hunter2") && !response.body.includes("127.0.0.1"));
    await app.close();
    await database.destroy();
  });
});
