import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createLogger } from "../../../console/src/log/logger.js";
import { makeFolder, startConsole } from "../../support/console.js";

describe("console: instances on one database", () => {
  it("warn, both, of a setting that differs, with both values, and of no other", async function () {
    // with an embedded database there is one instance; the suite on Postgres runs this
    if (process.env.KEYRING_TEST_DATABASE_URL === undefined) this.skip();
    const logs = [new PassThrough(), new PassThrough()] as const;
    const same = { publicUrl: "https://keyring.example", developmentShards: [] };
    const first = await startConsole({ ...same, allowPrivateUpstreams: true, logger: createLogger("warn", logs[0]) });
    const { accessKey } = first;
    const second = startConsole({
      ...same,
      databaseUrl: first.databaseUrl,
      dataDir: await secondFolder(accessKey),
      logger: createLogger("warn", logs[1]),
    });
    const [warnings] = await Promise.all([Promise.all(logs.map(firstLine)), second]);
    const setting = "KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS";
    assert.deepEqual(
      warnings.map(({ setting, here, there }) => ({ setting, here, there })),
      [
        { setting, here: "true", there: "false" },
        { setting, here: "false", there: "true" },
      ],
    );
    await (await second).close();
    await first.close();
    for (const log of logs) assert.equal(log.read(), null, "nothing else differs");
  });
});

/** A data folder in which the tests find the access key of the console that made the database. */
async function secondFolder(accessKey: string): Promise<string> {
  const folder = await makeFolder();
  await writeFile(join(folder, "access-key"), accessKey);
  return folder;
}

interface Warning {
  setting: string;
  here: string;
  there: string;
}

async function firstLine(log: PassThrough): Promise<Warning> {
  const [bytes] = (await once(log, "data")) as [Buffer];
  log.removeAllListeners("data").pause();
  return JSON.parse(bytes.toString().split("\n")[0] ?? "") as Warning;
}
