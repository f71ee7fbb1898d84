import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration } from "../../../console/src/command/config-file.js";
import { SERVE_ENVIRONMENT, SERVE_OPTIONS } from "../../../console/src/command/options.js";
import { readServeSettings } from "../../../console/src/command/settings.js";
import { scratchFolder } from "../../toolchain/scratch.js";

describe("keyring-console: the configuration file", () => {
  const scratch = scratchFolder();
  const written = (text: string) => {
    const file = join(scratch.path, "keyring.yaml");
    writeFileSync(file, text);
    return file;
  };
  const read = (text: string, env: NodeJS.ProcessEnv = {}, args: string[] = []) => {
    const configured = readConfiguration([...args, "--config", written(text)], env);
    return readServeSettings(configured.args, configured.env).options;
  };

  it("has the options without their dashes, lists and mappings included", () => {
    const options = read(`
      data: /var/lib/keyring
      port: 8080
      trusted-proxies: [10.0.0.5, "fd00::5"]
      development-shard: []
      gateway-limit: { requests-per-token: 5 }
      relaxed-durability: true
      allow-private-upstreams: true
      audit-days: 30
    `);
    assert.equal(options.dataDir, "/var/lib/keyring");
    assert.equal(options.port, 8080);
    assert.deepEqual(options.trustedProxies, ["10.0.0.5", "fd00::5"]);
    assert.deepEqual(options.developmentShards, []);
    assert.equal(options.relaxedDurability, true);
    assert.equal(options.allowPrivateUpstreams, true);
    assert.equal(options.auditDays, 30);
    assert.notDeepEqual(options.gatewayLimits, read("").gatewayLimits);
  });

  it("gives way to the environment, and both to arguments", () => {
    const env = { KEYRING_CONSOLE_HOST: "10.0.0.1", KEYRING_CONSOLE_PORT: "2" };
    const { host, port, dataDir } = read("host: 10.0.0.9\nport: 1\ndata: here\n", env, ["--port", "3"]);
    assert.deepEqual([host, port, dataDir], ["10.0.0.1", 3, "here"]);
  });

  it("names files of secrets, which a secret in the environment overrules", () => {
    const text = "database-url-file: /run/secrets/database\nmaster-key-file: /run/secrets/key\n";
    const { env } = readConfiguration([], {
      KEYRING_CONSOLE_CONFIG: written(text),
      DATABASE_URL: "postgres://here/it",
    });
    assert.deepEqual(
      [env["DATABASE_URL"], env["DATABASE_URL_FILE"], env["KEYRING_CONSOLE_MASTER_KEY_FILE"]],
      ["postgres://here/it", undefined, "/run/secrets/key"],
    );
  });

  it("refuses secrets, unknown settings and wrong values, all at once, without showing a value", () => {
    const text = "master-key: hunter2\nprot: 1\nhost: { a: { b: hunter2 } }\nport: [[1]]\n";
    assert.throws(
      () => read(text),
      (error: Error) => {
        assert.match(error.message, /"master-key" is a secret.*"master-key-file"/);
        assert.match(error.message, /no setting "prot"; did you mean "port"\?/);
        assert.match(error.message, /"port" takes/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });

  it("that cannot be read, or is not YAML, is named, and its content is not shown", () => {
    assert.throws(() => readConfiguration(["--config=/nowhere"], {}), /\/nowhere cannot be read \(ENOENT\)/);
    for (const text of ["port: 'hunter2\n", "- hunter2", "hunter2", "a: b: hunter2"]) {
      assert.throws(
        () => read(text),
        (error: Error) => error.message.includes("keyring.yaml") && !error.message.includes("hunter2"),
        text,
      );
    }
  });

  it("can set whatever the environment can", () => {
    const keys = Object.entries(SERVE_OPTIONS).filter(
      ([name]) => !["config", "help", "no-development-shard"].includes(name),
    );
    for (const [name, option] of keys) assert.ok("env" in option, name);
    assert.equal(Object.keys(SERVE_ENVIRONMENT).length, 6);
  });
});
