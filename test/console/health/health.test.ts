import assert from "node:assert/strict";
import Fastify from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { healthRoutes } from "../../../console/src/health/routes.js";
import { answerProblems } from "../../../console/src/problems/handler.js";
import type { Tables } from "../../../console/src/store/schema.js";
import { startConsole, type TestConsole } from "../../support/console.js";

describe("console: without an access key", () => {
  let at: TestConsole;
  before(async () => {
    at = await startConsole();
  });
  after(() => at.close());

  it("tells a load balancer that it runs and that it can serve", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      const response = await fetch(at.url + path);
      assert.deepEqual([response.status, await response.json()], [200, { status: "ok" }]);
    }
  });

  it("tells a person what it is, whose design it is, and no secrets", async () => {
    const response = await fetch(`${at.url}/`);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    const page = await response.text();
    assert.match(page, /self-hosted/);
    assert.match(page, /not a service of Calimero/);
    assert.match(page, /Keyring's own design/);
    assert.ok(!page.includes(at.accessKey) && !page.includes(at.dataDir));
  });

  it("shows that page without scripts, and lets the browser load nothing else", async () => {
    const response = await fetch(`${at.url}/`);
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.ok(!policy.includes("script-src") && !policy.includes("unsafe"));
    const page = await response.text();
    assert.ok(!/<script|javascript:|\son\w+=|style="|<img|@import/i.test(page));
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  });
});

describe("console: while its database does not answer", () => {
  it("runs, but is not ready, and says when to try again", async () => {
    const pool = new Pool({ connectionString: "postgres://keyring:hunter2@127.0.0.1:9/console" });
    const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    const app = Fastify().withTypeProvider<ZodTypeProvider>();
    app.setSerializerCompiler(serializerCompiler);
    answerProblems(app);
    healthRoutes(app, { database });
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
