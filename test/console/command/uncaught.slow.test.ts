import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { copyTemplate, makeFolder } from "../../support/console.js";

const MAIN = join(__dirname, "../../../console/dist/main.js");

/** What a defect would do: an error that nobody catches, with a client hanging on it. */
const DEFECTS = {
  thrown: "throw error",
  rejected: "Promise.reject(error)",
} as const;

const FAILURE =
  'Object.assign(new Error("a defect"),{code:"EDEFECT",client:{processID:4711471147,secretKey:815815815815,connectionParameters:{password:"hunter2"}}})';

describe("keyring-console: an error that nobody caught", () => {
  before(async function () {
    this.timeout(180_000);
    await copyTemplate(await makeFolder());
  });

  for (const [how, statement] of Object.entries(DEFECTS)) {
    it(`that is ${how} is one line of the log, running requests end well, and a supervisor starts the next console`, async () => {
      const dataDir = await makeFolder();
      await copyTemplate(dataDir);
      const defect = join(await makeFolder(), "defect.mjs");
      await writeFile(
        defect,
        `process.on("SIGUSR2", () => setTimeout(() => { const error = ${FAILURE}; ${statement}; }));`,
      );
      const child = spawn(process.execPath, ["--import", defect, MAIN, "serve"], {
        env: { PATH: process.env.PATH, KEYRING_CONSOLE_DATA: dataDir, KEYRING_CONSOLE_PORT: "0" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let log = "";
      child.stderr.on("data", (chunk) => {
        log += chunk;
      });
      const ended = once(child, "close");
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const url = new URL(/^Keyring console at (\S+)/.exec(String(line))?.[1] ?? "");

      const body = '{"code":"none","name":"Ada","email":"ada@example.org","password":"a long enough one"}';
      const running = connect(Number(url.port), url.hostname);
      await once(running, "connect");
      running.write(
        `POST /api/v1/setup HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n{`,
      );
      let answer = "";
      running.on("data", (chunk) => {
        answer += chunk;
      });
      const answered = once(running, "close");
      assert.equal((await fetch(new URL("/healthz", url))).status, 200);

      child.kill("SIGUSR2");
      while (await fetch(new URL("/healthz", url)).catch(() => undefined)) await delay(10);
      running.write(body.slice(1));
      await answered;
      assert.match(answer, /^HTTP\/1\.1 4\d\d [\s\S]*"requestId"/);
      assert.deepEqual(await ended, [70, null]);

      const lines = log
        .trim()
        .split("\n")
        .map((text) => JSON.parse(text) as { level: number; err?: Record<string, unknown> });
      const { err: { stack, ...err } = {}, ...fatal } = lines.find(({ level }) => level === 60) ?? {};
      assert.deepEqual(err, { type: "Error", message: "a defect", code: "EDEFECT" });
      assert.match(String(stack), /^Error: a defect\n/);
      assert.equal(lines.filter(({ level }) => level === 60).length, 1, JSON.stringify(fatal));
      for (const word of ["4711471147", "815815815815", "hunter2", "processID", "secretKey"])
        assert.ok(!log.includes(word), word);
    });
  }
});
