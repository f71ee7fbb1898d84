import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { type ConsoleProcess, SHARD } from "../console-process.js";

/** One connection to a console, on which requests are timed one after the other. */
export class TimedClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #api: string;
  readonly #shard: string;
  readonly #authorization: string;

  constructor({ url, accessKey }: ConsoleProcess) {
    this.#api = `${url}/api/v1`;
    this.#shard = `${this.#api}/shards/${SHARD}`;
    this.#authorization = `Bearer ${accessKey}`;
  }

  /** Calls the management API below the shard. */
  manage(method: "GET" | "POST" | "DELETE", path: string, expected: number, body?: object): Promise<Answer> {
    return this.#send(method, `${this.#shard}${path}`, { authorization: this.#authorization }, expected, body);
  }

  /** Reads from the management API. */
  read(path: string): Promise<Answer> {
    return this.#send("GET", `${this.#api}${path}`, { authorization: this.#authorization }, 200);
  }

  /** Asks the shard for its status through the gateway. */
  ask(token: string, expected: number): Promise<Answer> {
    const question = { jsonrpc: "2.0", id: 1, method: "block", params: { finality: "final" } };
    return this.#send("POST", `${this.#shard}/neard-rpc/`, { "x-api-key": token }, expected, question);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    url: string,
    headers: Record<string, string>,
    expected: number,
    body?: object,
  ): Promise<Answer> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const content =
      payload === undefined ? {} : { "content-type": "application/json", "content-length": payload.length };
    return new Promise((resolve, reject) => {
      const begun = performance.now();
      const sent = request(url, { method, agent: this.#agent, headers: { ...headers, ...content } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const ms = performance.now() - begun;
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === expected) return resolve({ ms, body: JSON.parse(text) as Answer["body"] });
          reject(
            new Error(`${method} ${new URL(url).pathname} answered ${response.statusCode}: ${text.slice(0, 300)}`),
          );
        });
      });
      sent.once("error", reject);
      sent.end(payload);
    });
  }
}

export interface Answer {
  /** Milliseconds from sending the request to the last byte of its answer. */
  ms: number;
  body: { id?: string; value?: string; tokens?: unknown[] };
}
