import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeAccessKey } from "../../../console/src/access-keys/value.js";
import { SERVE_HELP } from "../../../console/src/command/help.js";
import { readSecretFiles, SECRET_SETTINGS } from "../../../console/src/command/secret-files.js";
import { readServeSettings } from "../../../console/src/command/settings.js";
import { StartError } from "../../../console/src/start-error.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { startConsoleProcess } from "../../support/console-process.js";

describe("keyring-console: secrets in files", () => {
  it("are settings like those in variables, without the line break at their end", async () => {
    const file = join(await makeFolder(), "secret");
    await writeFile(file, "a secret\n");
    for (const name of SECRET_SETTINGS) {
      assert.equal(readSecretFiles({ [`${name}_FILE`]: file })[name], "a secret");
      assert.throws(
        () => readSecretFiles({ [`${name}_FILE`]: file, [name]: "another" }),
        (error: Error) =>
          error instanceof StartError &&
          error.message === `${name} and ${name}_FILE are mutually exclusive: set one of them.`,
      );
    }
    assert.throws(() => readSecretFiles({ DATABASE_URL_FILE: `${file}-missing` }), /DATABASE_URL_FILE .*ENOENT/);
  });

  it("are all in the help, the master key too", () => {
    for (const name of ["DATABASE_URL", "KEYRING_CONSOLE_MASTER_KEY", "KEYRING_CONSOLE_FIRST_ACCESS_KEY"]) {
      for (const variable of [name, `${name}_FILE`]) assert.match(SERVE_HELP, new RegExp(`^  ${variable}$`, "m"));
    }
  });

  it("bring the first access key, which is then written to no file", async () => {
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    const value = makeAccessKey();
    const file = join(await makeFolder(), "first");
    await writeFile(file, `${value}\n`);
    const at = await startConsoleProcess(dataDir, { KEYRING_CONSOLE_FIRST_ACCESS_KEY_FILE: file });
    try {
      const headers = { authorization: `Bearer ${value}` };
      assert.equal((await fetch(`${at.url}/api/v1/access-keys`, { headers })).status, 200);
      assert.equal(existsSync(join(dataDir, "access-key")), false);
      assert.ok(!at.log().includes(value));
    } finally {
      await at.end("SIGTERM");
    }
  });

  it("of another form are refused without being shown", () => {
    const given = "not-an-access-key";
    assert.throws(
      () => readServeSettings([], { KEYRING_CONSOLE_FIRST_ACCESS_KEY: given }),
      (error: Error) => error instanceof StartError && !error.message.includes(given),
    );
  });
});
