import assert from "node:assert/strict";
import { type OperationBody, someInstance, somePublicKey } from "../console/custodian/support.js";
import { copyTemplate, makeFolder } from "../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";

const KEYS = "/api/v1/shards/demos-calimero-testnet/accounts/demos.calimero.testnet/keys";

async function ask<Body>({ url }: ConsoleProcess, accessKey: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${accessKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

describe("a console that is killed while its custodian is at work", () => {
  for (const answers of [1, 4, 9]) {
    it(`carries out what it has taken on, once, after it starts again (killed after ${answers} answers)`, async () => {
      const dataDir = await makeFolder();
      await copyTemplate(dataDir);
      const first = await startConsoleProcess(dataDir);
      const { accessKey } = first;
      const told = new Map<string, { publicKey: string; instance: string }>();
      const client = async () => {
        const publicKey = somePublicKey();
        const instance = someInstance();
        try {
          const { id } = await ask<OperationBody>(first, accessKey, KEYS, { publicKey, labels: { instance } });
          told.set(id, { publicKey, instance });
          if (told.size === answers) void first.end("SIGKILL");
        } catch {
          // without an answer nobody relies on it
        }
      };
      await Promise.all(Array.from({ length: 12 }, client));
      await first.end("SIGKILL");
      assert.ok(told.size >= answers);

      const second = await startConsoleProcess(dataDir);
      try {
        for (const [id, { publicKey, instance }] of told) {
          const ended = await ask<OperationBody>(second, accessKey, `/api/v1/operations/${id}?wait=20`);
          assert.deepEqual([ended.status, ended.error], ["done", null]);
          const body = { publicKey, labels: { instance } };
          assert.equal(
            (await ask<OperationBody>(second, accessKey, KEYS, body)).id,
            id,
            "a repeat is the same operation",
          );
        }
        const { keys } = await ask<{ keys: { publicKey: string }[] }>(second, accessKey, KEYS);
        const present = keys.map((key) => key.publicKey);
        for (const { publicKey } of told.values()) assert.equal(present.filter((key) => key === publicKey).length, 1);
        for (const text of [first.log(), second.log()]) assert.ok(!/ed25519:[1-9A-HJ-NP-Za-km-z]{80}/.test(text));
      } finally {
        await second.end("SIGTERM");
      }
    });
  }
});
