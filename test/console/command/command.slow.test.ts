import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { readServeSettings } from "../../../console/src/command/settings.js";
import { VERSION } from "../../../console/src/version/version.js";
import { copyTemplate, makeFolder } from "../../support/console.js";

const MAIN = join(__dirname, "../../../console/src/main.ts");

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe("keyring-console: the command", () => {
  const running = new Set<ChildProcess>();
  after(() => {
    for (const child of running) child.kill("SIGKILL");
  });

  function start(args: string[], env: Record<string, string> = {}, log: "pipe" | number = "pipe") {
    const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ["ignore", "pipe", log],
    }) as ChildProcess & { stdout: Readable };
    running.add(child);
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      output.stdout += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      output.stderr += chunk;
    });
    const ended = once(child, "close").then(([code]): Ended => {
      running.delete(child);
      return { code, ...output };
    });
    return { child, ended, firstLine: once(child.stdout, "data").then(([chunk]) => String(chunk)) };
  }

  it("explains itself", async () => {
    const [help, serveHelp, version, wrong] = await Promise.all(
      [["--help"], ["serve", "--help"], ["--version"], ["server"]].map((args) => start(args).ended),
    );
    assert.deepEqual([help?.code, serveHelp?.code, version?.code, wrong?.code], [0, 0, 0, 2]);
    assert.match(help?.stdout ?? "", /keyring-console serve/);
    for (const name of ["--data", "--host", "--port", "--development-shard", "--log-level", "DATABASE_URL"]) {
      assert.ok(serveHelp?.stdout.includes(name), name);
    }
    assert.equal(version?.stdout, `${VERSION}\n`);
    assert.equal(
      wrong?.stderr,
      'keyring-console: There is no command "server"; did you mean "serve"? Try "keyring-console --help".\n',
    );
  });

  for (const [args, said] of [
    [
      ["serve", "--prot", "1"],
      /There is no option --prot; did you mean "--port"\? Try "keyring-console serve --help"\.\n$/,
    ],
    [["serve", "--port"], /--port needs a value\. Try/],
    [["serve", "--workers", "-1"], /--workers needs a value\. Try/],
    [["serve", "extra"], /There is nothing to do with "extra"\. Try/],
    [["serve", "-x"], /There is no option -x\. Try/],
    [["backup", "--oot", "file"], /did you mean "--out"\? Try "keyring-console backup --help"/],
    [["change-master-key", "--dta", "x"], /did you mean "--data"\?/],
    [["review", "--accept-all", "--revoke-all"], /Give one of --accept .* Try "keyring-console review --help"/],
  ] as const) {
    it(`exits with 2 for ${args.join(" ")}, with advice and no stack`, async () => {
      const { code, stdout, stderr } = await start([...args]).ended;
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("serves until SIGTERM, tells a person where, and lets nobody else have its data folder", async () => {
    const data = await makeFolder();
    await copyTemplate(data);
    const first = start(["serve", "--data", data, "--port", "0"]);
    const line = await first.firstLine;
    const [, url] =
      /^Keyring console at (http:\/\/127\.0\.0\.1:\d+) \(first access key in .*access-key\)$/m.exec(line) ?? [];
    assert.ok(url, line);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);

    const second = await start(["serve", "--data", data]).ended;
    assert.equal(second.code, 1);
    assert.equal(second.stdout, "");
    assert.match(
      second.stderr,
      new RegExp(`^keyring-console: The data folder .* is in use by process ${first.child.pid} `),
    );
    assert.ok(!second.stderr.includes("    at "), "no stack traces");

    // as "systemctl reload" does, whether there is something to reload or not
    first.child.kill("SIGHUP");
    assert.equal((await fetch(`${url}/readyz`)).status, 200);

    first.child.kill("SIGTERM");
    const ended = await first.ended;
    assert.equal(ended.code, 0);
    assert.match(ended.stdout, /^No administrator yet; the code to become the first is in .*setup-code$/m);
    assert.ok(existsSync(join(data, "setup-code")));
    for (const entry of ended.stderr.trim().split("\n")) JSON.parse(entry);
    assert.equal(existsSync(join(data, "console.json")), false);
    const open = readdirSync(data, { recursive: true }).filter(
      (name) => (statSync(join(data, String(name))).mode & 0o077) !== 0,
    );
    assert.deepEqual(open, [], "no file in its data folder is for anybody else");
  });

  it("goes on serving, and stops when it is told to, when its log's disk is full", async () => {
    const data = await makeFolder();
    await copyTemplate(data);
    const full = openSync("/dev/full", "w");
    const { child, ended, firstLine } = start(["serve", "--data", data, "--port", "0"], {}, full);
    closeSync(full);
    const [url = ""] = /http:\/\/\S+/.exec(await firstLine) ?? [];
    // one request is one more line that cannot be written
    for (const _ of [1, 2]) {
      const answer = await fetch(`${url}/api/v1/shards`, { signal: AbortSignal.timeout(5_000) });
      assert.equal(answer.status, 401);
    }
    child.kill("SIGTERM");
    assert.equal((await ended).code, 0);
  });

  it("starts again after it was killed", async () => {
    const data = await makeFolder();
    await copyTemplate(data);
    const first = start(["serve", "--data", data]);
    await first.firstLine;
    first.child.kill("SIGKILL");
    await first.ended;
    assert.ok(existsSync(join(data, "lock")));
    const second = start(["serve", "--data", data]);
    assert.match(await second.firstLine, /^Keyring console at /);
    second.child.kill("SIGINT");
    assert.equal((await second.ended).code, 0);
  });
});

describe("keyring-console: its settings", () => {
  it("take a certificate and its key together, or neither", () => {
    assert.throws(() => readServeSettings(["--tls-cert", "c.pem"], {}), /--tls-cert and --tls-key belong together/);
    const { tls } = readServeSettings(["--tls-cert", "c.pem"], { KEYRING_CONSOLE_TLS_KEY: "k.pem" }).options;
    assert.deepEqual(tls, { certFile: "c.pem", keyFile: "k.pem" });
  });

  it("serve metrics on this machine only, unless an address is given with the port", () => {
    const metricsOf = (args: string[], env = {}) => readServeSettings(args, env).options.metrics;
    assert.deepEqual(metricsOf(["--metrics-port", "9464"]), { host: "127.0.0.1", port: 9464 });
    const env = { KEYRING_CONSOLE_METRICS_PORT: "0", KEYRING_CONSOLE_METRICS_HOST: "::" };
    assert.deepEqual(metricsOf([], env), { host: "::", port: 0 });
    assert.throws(() => metricsOf(["--metrics-host", "0.0.0.0"]), /--metrics-host needs --metrics-port/);
    assert.throws(() => metricsOf(["--metrics-port", "http"]), /must be a number from 0 to 65535/);
  });

  it("keep the audit trail for whole days, and refuse what is none", () => {
    const { auditDays, auditLog } = readServeSettings(["--audit-days", "30", "--audit-log", "-"], {}).options;
    assert.deepEqual([auditDays, auditLog], [30, "-"]);
    assert.equal(readServeSettings([], { KEYRING_CONSOLE_AUDIT_DAYS: "7" }).options.auditDays, 7);
    for (const days of ["0", "1.5", "99999", "x"]) {
      assert.throws(() => readServeSettings(["--audit-days", days], {}), /1 to 36500 days/);
    }
  });

  it("come from the arguments, or else from the environment, or else are safe", () => {
    const defaults = readServeSettings([], {});
    assert.deepEqual(defaults, {
      options: {
        dataDir: ".keyring/console",
        databaseUrl: undefined,
        masterKey: undefined,
        host: undefined,
        port: undefined,
        publicUrl: undefined,
        trustedProxies: undefined,
        developmentShards: undefined,
        mail: undefined,
        metrics: undefined,
        tls: undefined,
        relaxedDurability: false,
        allowedHosts: undefined,
        firstAccessKey: undefined,
        gatewayLimits: undefined,
        gatewayMethods: undefined,
        allowPrivateUpstreams: false,
        auditDays: undefined,
        auditLog: undefined,
        workers: undefined,
      },
      logLevel: "info",
      shutdownDelayMs: 0,
      traceProtocol: undefined,
    });
    const env = {
      KEYRING_CONSOLE_DATA: "/env",
      KEYRING_CONSOLE_PORT: "1",
      KEYRING_CONSOLE_HOST: "::1",
      KEYRING_CONSOLE_PUBLIC_URL: "https://console.example.org/keyring/",
      KEYRING_CONSOLE_TRUSTED_PROXIES: "10.0.0.5, fd00::/8",
      KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "true",
      KEYRING_CONSOLE_LOG_LEVEL: "",
      KEYRING_CONSOLE_WORKERS: "4",
      KEYRING_CONSOLE_GATEWAY_LIMITS: "requests-per-token=64, megabytes=512",
      KEYRING_CONSOLE_GATEWAY_METHODS: "EXPERIMENTAL_new=view-chunks",
      KEYRING_CONSOLE_MASTER_KEY: "from the environment",
      KEYRING_CONSOLE_SMTP_URL: "smtp://keyring:a%40b@mail.example.org",
      KEYRING_CONSOLE_MAIL_FROM: "Keyring <keyring@example.org>",
      DATABASE_URL: "postgres://u:p@db/keyring",
    };
    assert.deepEqual(readServeSettings(["--port", "4100", "--log-level", "debug"], env), {
      options: {
        auditDays: undefined,
        auditLog: undefined,
        dataDir: "/env",
        databaseUrl: "postgres://u:p@db/keyring",
        masterKey: "from the environment",
        metrics: undefined,
        tls: undefined,
        host: "::1",
        port: 4100,
        publicUrl: "https://console.example.org/keyring",
        trustedProxies: ["10.0.0.5", "fd00::/8"],
        developmentShards: undefined,
        mail: {
          server: {
            host: "mail.example.org",
            port: 587,
            secure: false,
            requireTLS: true,
            ignoreTLS: false,
            auth: { user: "keyring", pass: "a@b" },
          },
          from: "Keyring <keyring@example.org>",
        },
        relaxedDurability: false,
        allowedHosts: undefined,
        firstAccessKey: undefined,
        gatewayLimits: { requestsPerToken: 64, bytesInAll: 512 * 1024 * 1024 },
        gatewayMethods: new Map([["EXPERIMENTAL_new", "view-chunks"]]),
        allowPrivateUpstreams: true,
        workers: 4,
      },
      logLevel: "debug",
      shutdownDelayMs: 5_000,
      traceProtocol: undefined,
    });
    assert.equal(readServeSettings(["--shutdown-delay", "30"], env).shutdownDelayMs, 30_000);
    assert.throws(() => readServeSettings(["--shutdown-delay", "5s"], env), /must be 0 to 300 seconds, not "5s"/);
    for (const workers of ["0", "65", "auto"]) {
      assert.throws(() => readServeSettings(["--workers", workers], {}), /workers must be 1 to 64, not/);
    }
    const wrong = {
      KEYRING_CONSOLE_GATEWAY_LIMITS: "request-per-token=1,megabytes=0,unknown-tokens=x,megabytes-per-token",
      KEYRING_CONSOLE_GATEWAY_METHODS: "sandbox_patch_state=write,query=view-keys,a b=write,new=view-chunk,newer",
    };
    assert.throws(
      () => readServeSettings([], wrong),
      ({ message }: Error) => {
        assert.match(message, /no limit "request-per-token"; did you mean "requests-per-token"\?/);
        assert.match(message, /megabytes must be a number of at least 1, not "0"/);
        assert.match(message, /unknown-tokens must be a number of at least 1, not "x"/);
        assert.match(message, /megabytes-per-token must be a number of at least 1, not ""/);
        assert.match(message, /already has a rule for the method sandbox_patch_state/);
        assert.match(message, /already has a rule for the method query/);
        assert.match(message, /"a b" is not a JSON-RPC method/);
        assert.match(message, /method new needs one of the permissions .*did you mean "view-chunks"\?/);
        assert.match(message, /method newer needs one of the permissions/);
        return true;
      },
    );
    const shards = ["--development-shard", "a-calimero-testnet", "--development-shard", "bee=b.testnet"];
    assert.deepEqual(readServeSettings(shards, {}).options.developmentShards, [
      { id: "a-calimero-testnet", masterAccount: "a.calimero.testnet" },
      { id: "bee", masterAccount: "b.testnet" },
    ]);
    assert.deepEqual(readServeSettings(["--no-development-shard"], {}).options.developmentShards, []);
  });

  it("are refused with advice, all wrong ones at once and without repeating a password", () => {
    const env = {
      DATABASE_URL: "mysql://root:hunter2@db/x",
      KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "maybe",
      KEYRING_CONSOLE_PUBLIC_URL: "console.example.org",
      KEYRING_CONSOLE_SMTP_URL: "http://keyring:hunter2@mail.example.org",
      KEYRING_CONSOLE_MAIL_FROM: "nobody",
    };
    const args = [
      "--port",
      "70000",
      "--trusted-proxies",
      "10.0.0.5,0.0.0.0/0",
      "--log-level",
      "verbose",
      "--development-shard",
      "own-shard",
    ];
    const lines = (() => {
      try {
        readServeSettings(args, env);
      } catch (error) {
        return (error as Error).message.split("\n");
      }
      return [];
    })();
    for (const [index, expected] of [
      /^DATABASE_URL must be like/,
      /^The port must be a number from 0 to 65535/,
      /^The public URL must be like/,
      /^Trusted proxies are .* "0\.0\.0\.0\/0" is neither/,
      /^Shard "own-shard" needs its master account: --development-shard own-shard=<account>/,
      /^KEYRING_CONSOLE_SMTP_URL must be like/,
      /^KEYRING_CONSOLE_MAIL_FROM must be the address/,
      /^KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS must be true or false/,
      /^The log level must be one of/,
    ].entries()) {
      assert.match(lines[index] ?? "", expected);
    }
    assert.equal(lines.length, 9);
    assert.ok(!lines.join().includes("hunter2"));
    assert.throws(() => readServeSettings(["--prot", "1"], {}), /There is no option --prot; did you mean "--port"\?/);
    assert.throws(
      () => readServeSettings(["--development-shard", "bee=b.testnet"], { DATABASE_URL: "postgres://db/keyring" }),
      /--development-shard and DATABASE_URL are mutually exclusive.*Start a console without DATABASE_URL/,
    );
    assert.throws(() => readServeSettings(["stray"], {}), /stray/);
  });
});
