import { setTimeout as pause } from "node:timers/promises";
import type { ConsoleProcess } from "../../support/console-process.js";

/** A token whose issue was acknowledged. */
export interface Issued {
  id: string;
  value: string;
  /** Whether a revocation was asked for, and whether that was acknowledged. */
  revocation: "none" | "asked" | "acknowledged";
}

/** The management API and the gateway of one console, as clients use them: one request, and the status it got. */
export class Client {
  constructor(
    readonly at: ConsoleProcess,
    private readonly accessKey: string,
    readonly shardId: string,
  ) {}

  /** Undefined where the connection broke or no answer came. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; retryAfter: string | null; json: unknown } | undefined> {
    try {
      const answer = await fetch(`${this.at.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.accessKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const json: unknown = await answer.json().catch(() => undefined);
      return { status: answer.status, retryAfter: answer.headers.get("retry-after"), json };
    } catch {
      return undefined;
    }
  }

  /** A harmless call through the gateway. */
  async gateway(
    value: string,
    shardId = this.shardId,
  ): Promise<{ status: number; retryAfter: string | null } | undefined> {
    try {
      const answer = await fetch(`${this.at.url}/api/v1/shards/${shardId}/neard-rpc/`, {
        method: "POST",
        headers: { "x-api-key": value, "content-type": "application/json" },
        body: '{"jsonrpc":"2.0","id":1,"method":"status","params":[]}',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
    } catch {
      return undefined;
    }
  }
}

/** Longer than the console gives a database that does not answer. */
const TIMEOUT_MS = 40_000;

/** Clients that issue, revoke, list and call without end, and a ledger of what was acknowledged to them. */
export class Load {
  readonly issued: Issued[] = [];
  /** Answers that no client should get, such as `POST tokens 500`. */
  readonly wrong: string[] = [];
  /** How many requests were answered 503. */
  turnedAway = 0;
  #over = false;
  readonly #running: Promise<unknown>;

  constructor(private readonly client: Client) {
    const minting = [0, 1, 2, 3].map(() => this.#forever(() => this.#mint()));
    const calling = [0, 1].map(() => this.#forever(() => this.#call()));
    this.#running = Promise.all([...minting, ...calling, this.#forever(() => this.#ready())]);
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  async #forever(act: () => Promise<void>): Promise<void> {
    while (!this.#over) {
      await act();
      await pause(BETWEEN_MS);
    }
  }

  async #mint(): Promise<void> {
    const tokens = `/api/v1/shards/${this.client.shardId}/tokens`;
    const made = await this.client.ask("POST", tokens, { name: "under load", permissions: "full" });
    this.#judge("issue", made, [201]);
    if (made?.status !== 201) return;
    const { id, value } = made.json as { id: string; value: string };
    const token: Issued = { id, value, revocation: "none" };
    this.issued.push(token);
    if (this.issued.length % 2 === 0) return;
    token.revocation = "asked";
    const revoked = await this.client.ask("DELETE", `${tokens}/${id}`);
    this.#judge("revoke", revoked, [200]);
    if (revoked?.status === 200) token.revocation = "acknowledged";
  }

  async #call(): Promise<void> {
    this.#judge("unknown token", await this.client.gateway("f".repeat(64)), [401]);
    const newest = this.issued.at(-1);
    if (newest !== undefined) this.#judge("token", await this.client.gateway(newest.value), [200, 401, 502]);
  }

  async #ready(): Promise<void> {
    this.#judge("readiness", await this.client.ask("GET", "/readyz"), [200]);
  }

  #judge(what: string, answer: { status: number; retryAfter: string | null } | undefined, right: number[]): void {
    if (answer === undefined) this.wrong.push(`${what}: no answer`);
    else if (answer.status === 503) {
      this.turnedAway += 1;
      if (answer.retryAfter === null) this.wrong.push(`${what}: 503 without Retry-After`);
    } else if (!right.includes(answer.status)) this.wrong.push(`${what}: ${answer.status}`);
  }
}

const BETWEEN_MS = 20;
