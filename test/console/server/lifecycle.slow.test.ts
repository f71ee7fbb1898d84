import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { openFolder } from "../../../console/src/data-folder/folder.js";
import { createConsole, StartError } from "../../../console/src/index.js";
import { copyTemplate, makeFolder, startConsole } from "../../support/console.js";
import { createDatabase } from "../../support/postgres.js";
import { call, gatewayStatus, issue } from "../calls.js";

describe("console: from start to end", () => {
  it("says where it is in console.json, as long as it runs", async () => {
    const at = await startConsole();
    const file = join(at.dataDir, "console.json");
    const content = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    assert.deepEqual(Object.keys(content), ["url", "pid", "startedAt", "version"]);
    assert.deepEqual([content.url, content.pid], [at.url, process.pid]);
    assert.ok(!Number.isNaN(Date.parse(String(content.startedAt))));
    assert.equal(new URL(at.url).hostname, "127.0.0.1", "by default it listens on this machine only");
    await at.stop();
    assert.equal(existsSync(file), false);
    assert.equal(existsSync(join(at.dataDir, "lock")), false);
    await at.close();
  });

  it("prints the public URL in what it gives out", async () => {
    const at = await startConsole({ publicUrl: "https://console.example.org/keyring" });
    const { rpcUrl } = await issue(at);
    assert.equal(rpcUrl, `https://console.example.org/keyring/api/v1/shards/${at.shardId}/neard-rpc/`);
    await at.close();
  });

  it("takes the same port again after a restart, so that stored URLs stay true, unless it is taken", async () => {
    const first = await startConsole();
    const second = await first.restart();
    assert.equal(second.url, first.url);
    await second.stop();
    const { port } = new URL(second.url);
    const squatter = await startConsole({ port: Number(port) });
    const third = await second.restart();
    assert.notEqual(third.url, second.url);
    await third.close();
    await squatter.close();
  });

  it("says what to do when a port that was asked for is taken", async () => {
    const first = await startConsole();
    const port = Number(new URL(first.url).port);
    await assert.rejects(startConsole({ port }), (error: Error) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, new RegExp(`Port ${port} on 127.0.0.1 is in use.*--port 0`));
      return true;
    });
    await first.close();
  });

  it("leaves nothing behind when it cannot start", async () => {
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    const first = await startConsole();
    const port = Number(new URL(first.url).port);
    await assert.rejects(startConsole({ dataDir, port }));
    assert.equal(existsSync(join(dataDir, "lock")), false);
    assert.equal(existsSync(join(dataDir, "console.json")), false);
    const second = await startConsole({ dataDir });
    await second.stop();
    await first.close();
  });

  it("does not go on listening when it cannot keep its port", async () => {
    const listening = () => process.getActiveResourcesInfo().filter((resource) => resource === "TCPServerWrap").length;
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    await mkdir(join(dataDir, "port"));
    const before = listening();
    await assert.rejects(startConsole({ dataDir }), { code: "EISDIR" });
    assert.equal(listening(), before);
  });

  it("says what is wrong with a data folder it cannot use", async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, "file"), "");
    for (const dataDir of [join(folder, "file"), join(folder, "file", "below")]) {
      await assert.rejects(startConsole({ dataDir }), (error: Error) => {
        assert.ok(error instanceof StartError);
        assert.match(error.message, /The data folder .* cannot be used: .*\. Choose another with --data\./);
        return true;
      });
    }
  });

  it("makes a data folder that only its owner can enter", async () => {
    const dataDir = join(await makeFolder(), "new");
    await openFolder(dataDir);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
  });

  it("closes a data folder that others can enter, and leaves alone what is not its own there", async () => {
    const dataDir = await makeFolder();
    await mkdir(join(dataDir, "pg", "base"), { recursive: true });
    const own = ["access-key", "pg/base/1", "pg/PG_VERSION"];
    for (const name of [...own, "notes"]) await writeFile(join(dataDir, name), "");
    await symlink(join(dataDir, "notes"), join(dataDir, "pg", "link"));
    for (const name of [".", "pg", "pg/base", ...own, "notes"]) await chmod(join(dataDir, name), 0o755);
    await openFolder(dataDir);
    const mode = async (name: string) => (await stat(join(dataDir, name))).mode & 0o777;
    for (const name of [".", "pg", "pg/base", ...own]) assert.equal(await mode(name), 0o700, name);
    assert.equal(await mode("notes"), 0o755);
  });

  it("finishes what it was doing when it is told to stop, and takes nothing new", async () => {
    const at = await startConsole();
    const { value } = await issue(at);
    const port = Number(new URL(at.url).port);
    // A request whose body is half sent, on a connection that would stay open.
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ name: "late", permissions: "full" });
    const late = request(`${at.url}/api/v1/shards/${at.shardId}/tokens`, {
      method: "POST",
      agent,
      headers: {
        authorization: `Bearer ${at.accessKey}`,
        "content-type": "application/json",
        "content-length": body.length,
      },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      late.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
    late.write(body.slice(0, 10));
    // The console has the head of that request once it has answered a later one.
    assert.equal(await gatewayStatus(at, value), 200);
    const stopped = at.stop();
    const refused = await new Promise<string | undefined>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket
        .on("connect", () => resolve("connected"))
        .on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    assert.equal(refused, "ECONNREFUSED");
    late.end(body.slice(10));
    assert.equal(await answered, 201);
    await stopped;
    agent.destroy();
    await at.close();
  });

  it("keeps tokens, shards and access keys over a restart", async () => {
    const first = await startConsole();
    const token = await issue(first, { labels: { owner: "kept" } });
    const revoked = await issue(first);
    await call(first, `/shards/${first.shardId}/tokens/${revoked.id}`, 200, { method: "DELETE" });
    const second = await first.restart();
    assert.equal(await gatewayStatus(second, token.value), 200);
    assert.equal(await gatewayStatus(second, revoked.value), 401);
    const { tokens } = await call<{ tokens: { id: string }[] }>(
      second,
      `/shards/${second.shardId}/tokens?label=owner=kept`,
      200,
    );
    assert.deepEqual(
      tokens.map(({ id }) => id),
      [token.id],
    );
    await second.close();
  });

  it("may start several times at once on one Postgres server, which then has one first access key", async function () {
    const server = process.env.KEYRING_TEST_DATABASE_URL;
    if (!server) this.skip();
    const database = await createDatabase(server);
    const folders = await Promise.all([1, 2, 3].map(() => makeFolder()));
    const consoles = await Promise.all(
      folders.map((dataDir) => createConsole({ dataDir, databaseUrl: database.url, developmentShards: [] })),
    );
    assert.equal(consoles.filter(({ accessKeyFile }) => existsSync(accessKeyFile)).length, 1);
    await Promise.all(consoles.map((one) => one.close()));
    await database.drop();
  });
});
