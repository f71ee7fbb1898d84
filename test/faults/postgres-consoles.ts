import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolder } from "../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";

/** A NEAR node that answers everything, for consoles without a development shard. */
export async function startNode(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end('{"jsonrpc":"2.0","id":1,"result":"from the node"}'));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

/**
 * Starts an instance on a database, with a data folder of its own.
 * @param main its script (default: today's)
 */
export async function startInstance(
  databaseUrl: string,
  env: Record<string, string> = {},
  main?: string,
): Promise<ConsoleProcess> {
  const shared = { DATABASE_URL: databaseUrl, KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "true" };
  return startConsoleProcess(await makeFolder(), { ...shared, ...env }, main);
}

/** A client of the management API and the gateway of one instance. */
export class Caller<At extends { url: string } = ConsoleProcess> {
  constructor(
    readonly instance: At,
    private readonly accessKey: string,
    private readonly shardId: string,
  ) {}

  /** Adds the shard that the calls are about. */
  async addShard(rpcUrl: string): Promise<void> {
    const body = { id: this.shardId, rpcUrl, masterAccount: "master.testnet" };
    assert.equal((await this.api("POST", "/shards", body)).status, 201);
  }

  async mint(headers: Record<string, string> = {}): Promise<{ id: string; value: string; replayed: boolean }> {
    const answer = await this.api("POST", this.#tokens(), { name: "a token", permissions: "full" }, headers);
    const text = await answer.text();
    assert.equal(answer.status, 201, text);
    return JSON.parse(text) as { id: string; value: string; replayed: boolean };
  }

  async revoke(tokenId: string): Promise<void> {
    const answer = await this.api("DELETE", `${this.#tokens()}/${tokenId}`);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
  }

  async status(tokenId: string): Promise<string> {
    const answer = await this.api("GET", `${this.#tokens()}/${tokenId}`);
    return ((await answer.json()) as { status: string }).status;
  }

  /** The status with which the gateway answers a harmless call; 0 when it does not answer in time. */
  async gateway(value: string, timeoutMs = 5_000): Promise<number> {
    try {
      const answer = await fetch(`${this.instance.url}/api/v1/shards/${this.shardId}/neard-rpc/`, {
        method: "POST",
        headers: { "x-api-key": value, "content-type": "application/json" },
        body: '{"jsonrpc":"2.0","id":1,"method":"status","params":[]}',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }

  api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.instance.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.accessKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  #tokens(): string {
    return `/shards/${this.shardId}/tokens`;
  }
}

/**
 * Waits until a condition holds; the deadline is the promise that is tested. It is broken by a look that is begun after it: one that was
 * begun before, and on a busy machine ends after it, may have seen what was true in time.
 */
export async function within(milliseconds: number, what: string, holds: () => Promise<boolean> | boolean) {
  const deadline = performance.now() + milliseconds;
  for (let begun = performance.now(); !(await holds()); begun = performance.now()) {
    assert.ok(begun < deadline, `within ${milliseconds} ms: ${what}`);
    await delay(10);
  }
}
