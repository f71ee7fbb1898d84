import { Agent, request } from "node:http";

/** Asks a shard over connections that stay open. */
export class Connection {
  readonly #agent: Agent;

  /** @param connections how many at most */
  constructor(
    readonly url: string,
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error for an answer without a result */
  async query(params: object): Promise<void> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "query", params: { finality: "final", ...params } });
    const answer = await this.#post(body);
    const { result } = JSON.parse(answer) as { result?: { error?: unknown } };
    if (result === undefined || result.error !== undefined) throw new Error(answer);
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(this.url, { method: "POST", agent: this.#agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve(text));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
