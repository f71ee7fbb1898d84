import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestConsole } from "../console.js";
import { type Signer, signerFor } from "./signer.js";

/** A change of the chain, as the console's API describes it. */
interface Operation {
  id: string;
  status: "pending" | "done" | "failed";
  error: { code: string; message: string } | null;
  transactionHash: string | null;
  finishedAt: string | null;
}

/** What was asked for below `/shards/<shardId>/accounts`. */
interface Request {
  method: string;
  accountId: string;
  publicKey: string | undefined;
  body: { accountId?: string; publicKey?: string; labels?: Record<string, string> };
}

type Answer = [status: number, body: unknown];

/**
 * Stands before a console and in for its custodian: it keeps the agreed part of the API, by transactions that it signs itself with the key of the
 * shard's main account. Everything else it passes on. Answers a console that is reached through it.
 */
export async function withCustodian(console: TestConsole): Promise<TestConsole> {
  const custodian = new StandIn(await signerFor(console), console);
  const server = createServer((request, response) => {
    void custodian.answer(request).then(([status, body]) => {
      const type = status < 400 ? "application/json" : "application/problem+json";
      response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...console,
    url,
    adminFetch: (path, { method, body } = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method: method ?? (body === undefined ? "GET" : "POST"),
        headers: { authorization: `Bearer ${console.accessKey}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await console.close();
    },
  };
}

class StandIn {
  readonly #operations = new Map<string, { operation: Operation; over: Promise<void> }>();
  /** The operation of each order, by account, key and instance. */
  readonly #orders = new Map<string, Operation>();
  readonly #labels = new Map<string, { labels: Record<string, string>; addedAt: string }>();

  constructor(
    private readonly signer: Signer,
    private readonly console: TestConsole,
  ) {}

  async answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = "GET", url = "", headers } = request;
    const { pathname, searchParams } = new URL(url, "http://x");
    const [, id] = /\/operations\/(.+)$/.exec(pathname) ?? [];
    const [, rest] = /\/shards\/[^/]+\/accounts(.*)$/.exec(pathname) ?? [];
    if (id === undefined && rest === undefined) return this.#passedOn(method, url, headers, text);
    if (headers.authorization !== `Bearer ${this.console.accessKey}`) return problem(401, "unauthenticated");
    if (id !== undefined) return this.#operation(id, Number(searchParams.get("wait") ?? 0));
    const [accountId = "", publicKey] = (rest ?? "").split("/").filter((part) => part !== "" && part !== "keys");
    const body = (text === "" ? {} : JSON.parse(text)) as Request["body"];
    return this.#asked({ method, accountId, publicKey: publicKey && decodeURIComponent(publicKey), body });
  }

  async #asked({ method, accountId, publicKey, body }: Request): Promise<Answer> {
    if (accountId === "") {
      if (method === "POST") return this.#begin(() => this.signer.createAccount(body.accountId ?? ""));
      return [200, { accounts: this.signer.accounts().map((name) => ({ accountId: name })), nextCursor: null }];
    }
    if (!this.signer.accounts().includes(accountId)) return problem(404, "unknown-account");
    if (method === "POST") return this.#add(accountId, body.publicKey ?? "", body.labels ?? {});
    const keys = await this.signer.keys(accountId);
    const described = keys.map((key) => ({
      ...key,
      accountId,
      ...(this.#labels.get(`${accountId} ${key.publicKey}`) ?? { labels: {}, addedAt: null }),
    }));
    if (publicKey === undefined) return [200, { keys: described }];
    const found = described.find((key) => key.publicKey === publicKey);
    if (method !== "DELETE") return found === undefined ? problem(404, "unknown-key") : [200, found];
    return this.#begin(async () => {
      this.#labels.delete(`${accountId} ${publicKey}`);
      return found === undefined ? null : this.signer.deleteKey(accountId, publicKey);
    });
  }

  async #add(accountId: string, publicKey: string, labels: Record<string, string>): Promise<Answer> {
    const name = `${accountId} ${publicKey}`;
    const earlier = this.#orders.get(`${name} ${labels["instance"]}`);
    if (earlier !== undefined && earlier.status !== "failed") return [202, earlier];
    const keys = await this.signer.keys(accountId);
    if (keys.some((key) => key.publicKey === publicKey)) return problem(409, "key-exists");
    const [status, operation] = this.#begin(async () => {
      const hash = await this.signer.addKey(accountId, publicKey);
      this.#labels.set(name, { labels, addedAt: new Date().toISOString() });
      return hash;
    });
    this.#orders.set(`${name} ${labels["instance"]}`, operation);
    return [status, operation];
  }

  #begin(work: () => Promise<string | null>): [status: number, operation: Operation] {
    const operation: Operation = {
      id: randomUUID(),
      status: "pending",
      error: null,
      transactionHash: null,
      finishedAt: null,
    };
    const over = work().then(
      (transactionHash) =>
        void Object.assign(operation, { status: "done", transactionHash, finishedAt: new Date().toISOString() }),
      (error: Error) =>
        void Object.assign(operation, { status: "failed", error: { code: error.name, message: error.message } }),
    );
    this.#operations.set(operation.id, { operation, over });
    return [202, operation];
  }

  async #operation(id: string, seconds: number): Promise<Answer> {
    const found = this.#operations.get(id);
    if (found === undefined) return problem(404, "unknown-operation");
    if (seconds > 0) await found.over;
    return [200, found.operation];
  }

  async #passedOn(method: string, path: string, headers: IncomingMessage["headers"], body: string): Promise<Answer> {
    const kept = ["authorization", "x-api-key", "content-type", "idempotency-key", "idempotency-attempt"];
    const sent = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])] as const]));
    const answered = await fetch(`${this.console.url}${path}`, {
      method,
      headers: Object.fromEntries(sent),
      ...(body === "" ? {} : { body }),
    });
    return [answered.status, await answered.json()];
  }
}

function problem(status: number, slug: string): Answer {
  return [status, { type: `urn:keyring:problem:${slug}`, title: slug, status }];
}
