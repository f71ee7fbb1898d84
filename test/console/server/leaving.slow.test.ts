import assert from "node:assert/strict";
import { Agent, get, type IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../../support/console-process.js";

const SHARD = "demos-calimero-testnet";

describe("keyring-console: told to stop, with a shutdown delay", () => {
  let at: ConsoleProcess;
  let ended: boolean;
  let value: string;

  async function start(shutdownDelay: string): Promise<void> {
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    at = await startConsoleProcess(dataDir, { KEYRING_CONSOLE_SHUTDOWN_DELAY: shutdownDelay });
    ended = false;
    value = await issue();
  }
  afterEach(() => at.end("SIGKILL"));

  async function issue(): Promise<string> {
    const answer = await fetch(`${at.url}/api/v1/shards/${SHARD}/tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${at.accessKey}`, "content-type": "application/json" },
      body: '{"name":"x","permissions":"full"}',
    });
    assert.equal(answer.status, 201);
    return ((await answer.json()) as { value: string }).value;
  }

  async function gateway(): Promise<number> {
    const answer = await fetch(`${at.url}/api/v1/shards/${SHARD}/neard-rpc/`, {
      method: "POST",
      headers: { "x-api-key": value, "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"method":"status","params":[]}',
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  function stop(): Promise<void> {
    const over = at.end("SIGTERM").then(() => {
      ended = true;
    });
    return over;
  }

  async function untilNotReady(): Promise<Response> {
    for (;;) {
      const answer = await fetch(`${at.url}/readyz`);
      if (answer.status !== 200) return answer;
      await answer.arrayBuffer();
      await pause(5);
    }
  }

  it("is not ready first, and takes new requests until the delay is over", async () => {
    await start("3");
    const over = stop();
    const answer = await untilNotReady();
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "2"]);
    assert.equal(((await answer.json()) as { type: string }).type, "urn:keyring:problem:stopping");
    assert.deepEqual(await (await fetch(`${at.url}/healthz`)).json(), { status: "ok" });
    assert.equal(await gateway(), 200);
    await issue();
    assert.equal(ended, false);
    await over;
    await assert.rejects(fetch(`${at.url}/readyz`), /fetch failed/);
    assert.doesNotMatch(at.log(), /"level":50/, "an orderly end is no error");
  });

  it("has clients open a new connection for their next request, which then goes to another instance", async () => {
    await start("300");
    const agent = new Agent({ keepAlive: true });
    const connectionOf = () =>
      new Promise<string | undefined>((resolve, reject) => {
        get(`${at.url}/healthz`, { agent }, (answer: IncomingMessage) =>
          answer.resume().on("end", () => resolve(answer.headers.connection)),
        ).on("error", reject);
      });
    assert.equal(await connectionOf(), "keep-alive");
    void stop();
    await untilNotReady();
    assert.equal(await connectionOf(), "close");
    agent.destroy();
  });

  it("ends at once at the second signal", async () => {
    await start("300");
    const over = stop();
    await untilNotReady();
    process.kill(at.pid, "SIGINT");
    await over;
  });
});
