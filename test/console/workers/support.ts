import { Agent, request } from "node:http";
import { type ConsoleProcess, startConsoleProcess } from "../../support/console-process.js";
import { descendantsOf } from "../../support/process-tree.js";

/** A console of several processes. */
export interface ConsoleOfWorkers extends ConsoleProcess {
  /** The process ids of its workers. */
  workers(): number[];
}

export async function startConsoleOfWorkers(dataDir: string, env: Record<string, string>): Promise<ConsoleOfWorkers> {
  const console = await startConsoleProcess(dataDir, {
    KEYRING_CONSOLE_WORKERS: "2",
    KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "true",
    KEYRING_CONSOLE_RELAXED_DURABILITY: "true",
    ...env,
  });
  return { ...console, workers: () => descendantsOf(console.pid) };
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** A client with one connection, and so with one worker. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly console: Pick<ConsoleProcess, "url" | "accessKey">) {}

  /** Calls a shard through the gateway. */
  rpc(shardId: string, token: string): Promise<Answer> {
    const body = { jsonrpc: "2.0", id: 1, method: "block", params: { finality: "final" } };
    return this.#send("POST", `/shards/${shardId}/neard-rpc/`, { "x-api-key": token }, body);
  }

  /** Calls the API with the first access key. */
  api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(method, path, { authorization: `Bearer ${this.console.accessKey}`, ...headers }, body);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.console.url}/api/v1${path}`, {
        agent: this.#agent,
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      });
      sent.on("response", async (response) => {
        const chunks = await response.toArray().catch(reject);
        if (chunks === undefined) return;
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, body: text === "" ? {} : JSON.parse(text) });
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
