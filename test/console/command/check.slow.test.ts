import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { runCheck } from "../../../console/src/command/check.js";
import { makeFolder, startConsole } from "../../support/console.js";
import { createDatabase, testServer } from "../../support/postgres.js";

interface Checked {
  settings: { name: string; value: string | null; from: string }[];
  findings: { severity: string; what: string }[];
}

describe("keyring-console check", () => {
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function check(
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Checked & { code: unknown; text: string }> {
    const lines: string[] = [];
    await runCheck([...args, "--json"], env, (line) => lines.push(line));
    const text = lines.join("\n");
    return { ...(JSON.parse(text) as Checked), code: process.exitCode, text };
  }

  it("shows where each setting comes from, and no secret", async () => {
    const data = join(await makeFolder(), "data");
    const file = join(await makeFolder(), "keyring.yaml");
    writeFileSync(file, `data: ${data}\nhost: 127.0.0.1\n`);
    const env = {
      KEYRING_CONSOLE_CONFIG: file,
      KEYRING_CONSOLE_PORT: "0",
      KEYRING_CONSOLE_MASTER_KEY: "ab".repeat(32),
    };
    const { settings, findings, code, text } = await check(["--log-level", "debug"], env);
    const from = Object.fromEntries(settings.map((setting) => [setting.name, [setting.value, setting.from]]));
    assert.deepEqual(from["data"], [data, "file"]);
    assert.deepEqual(from["port"], ["0", "environment"]);
    assert.deepEqual(from["log-level"], ["debug", "option"]);
    assert.deepEqual(from["audit-days"], [null, "default"]);
    assert.deepEqual(from["master-key"], [null, "environment"]);
    assert.doesNotMatch(text, /abab/);
    assert.deepEqual([code, findings.map(({ severity }) => severity)], [undefined, ["note", "note"]]);
    assert.equal(existsSync(data), false, "nothing was made");
  });

  it("names everything that would keep the console from starting, at once", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => taken.once("listening", done));
    const { port } = taken.address() as { port: number };
    const folder = await makeFolder();
    writeFileSync(join(folder, "cert.pem"), "no certificate");
    writeFileSync(join(folder, "key.pem"), "no key");
    const { findings, code, text } = await check(
      [
        ...[
          "--data",
          join(folder, "cert.pem"),
          "--port",
          String(port),
          "--audit-log",
          join(folder, "none", "audit.log"),
        ],
        ...["--tls-cert", join(folder, "cert.pem"), "--tls-key", join(folder, "key.pem")],
      ],
      {
        DATABASE_URL: "postgres://keyring:hunter2@127.0.0.1:1/keyring",
        KEYRING_CONSOLE_SMTP_URL: "smtp://keyring:hunter2@127.0.0.1:1",
        KEYRING_CONSOLE_MAIL_FROM: "keyring@example.org",
        KEYRING_CONSOLE_MASTER_KEY: "short",
      },
    );
    taken.close();
    const errors = findings.filter(({ severity }) => severity === "error").map(({ what }) => what);
    for (const about of [
      /data folder/,
      /database keyring at 127/,
      /not a certificate/,
      /cannot listen/,
      /audit log/,
      /mail server/,
    ]) {
      assert.ok(
        errors.some((what) => about.test(what)),
        `${about} in ${errors.join("\n")}`,
      );
    }
    assert.ok(errors.some((what) => what.startsWith("KEYRING_CONSOLE_MASTER_KEY holds no master key")));
    assert.equal(code, 1);
    assert.doesNotMatch(text, /hunter2/);
  });

  it("warns of what others on the network can read", async () => {
    const { findings, code } = await check([
      "--data",
      await makeFolder(),
      "--host",
      "0.0.0.0",
      "--metrics-port",
      "0",
      "--metrics-host",
      "::",
    ]);
    const warnings = findings.filter(({ severity }) => severity === "warning").map(({ what }) => what);
    assert.equal(warnings.length, 2);
    assert.match(warnings.join("\n"), /without TLS.*\n.*metrics/);
    assert.equal(code, undefined);
  });

  it("says what a start would do to the database, and whether the master key fits it, while a console runs on it", async () => {
    const server = await testServer();
    const { url, drop } = await createDatabase(server.url);
    const env = { DATABASE_URL: url, KEYRING_CONSOLE_DATA: await makeFolder() };
    assert.match((await check([], env)).text, /The database is empty/);
    const running = await startConsole({ databaseUrl: url, masterKey: "ab".repeat(32) });
    const right = await check([], { ...env, KEYRING_CONSOLE_MASTER_KEY: "ab".repeat(32) });
    assert.deepEqual([right.code, right.findings], [undefined, []]);
    const wrong = await check([], { ...env, KEYRING_CONSOLE_MASTER_KEY: "cd".repeat(32) });
    assert.match(wrong.text, /encrypted under another master key/);
    assert.equal(wrong.code, 1);
    await running.close();
    await drop();
    await server.stop();
  });
});
