import { randomBytes } from "node:crypto";
import { base58 } from "@scure/base";
import { adminFetch } from "../../support/console.js";

/** What the console told its clients, as it left its process. */
export class Told {
  started = false;
  /** By token: what was said of it last. */
  readonly tokens = new Map<string, { value: string | undefined; status: string }>();
  /** Accounts that were made and taken into custody. */
  readonly accounts = new Set<string>();
  /** Operations of the custodian, by id. */
  readonly operations = new Map<string, string>();
  /** Tokens that have got a fresh value. */
  readonly renewed = new Set<string>();
  count = 0;

  /** Reads an answer. */
  hear(text: string): void {
    if (text.startsWith("Keyring console at ")) this.started = true;
    if (!/^HTTP\/1\.1 20[012] /.test(text)) return;
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    if (!body.startsWith("{")) return;
    const { id, status, value, kind, accountId, replayed } = JSON.parse(body) as Record<string, string | undefined>;
    if (id === undefined || status === undefined) return;
    if (replayed) this.renewed.add(id);
    this.count += 1;
    if (kind === "create-account" && status === "done" && accountId !== undefined) this.accounts.add(accountId);
    if (kind !== undefined) this.operations.set(id, status);
    else this.tokens.set(id, { value: value ?? this.tokens.get(id)?.value, status });
  }
}

/** What clients asked for, whether or not it was answered: it may have happened. */
export class Asked {
  readonly revoked = new Set<string>();
  /** Tokens of which a fresh value was asked for. */
  readonly renewed = new Set<string>();
}

/** Mints, gives fresh values, revokes, has accounts made and keys added and removed, several clients at a time. */
export async function act(
  console: { url: string; accessKey: string },
  shard: string,
  rounds: number,
  asked: Asked,
): Promise<void> {
  const call = async (path: string, method: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers, accessKey: console.accessKey, ...(body === undefined ? {} : { body }) };
    const response = await adminFetch(console.url, path, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  const tokens = `/shards/${shard}/tokens`;
  const client = async (own: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const name = { name: `client ${own} round ${round}`, permissions: "full", labels: { owner: `client-${own}` } };
      const key = `power-${own}-${round}-${randomBytes(4).toString("hex")}`;
      const { id } = await call(tokens, "POST", name, { "idempotency-key": key, "idempotency-attempt": "1" });
      if (round % 3 === 1) {
        asked.renewed.add(id);
        await call(tokens, "POST", name, { "idempotency-key": key, "idempotency-attempt": "2" });
      }
      if (round % 2 === 0) {
        asked.revoked.add(id);
        await call(`${tokens}/${id}`, "DELETE");
      }
      if (own === 0 && round % 4 === 0) await addAndRemoveKey(call, shard);
      if (own === 1 && round % 4 === 0) await makeAccount(call, shard);
    }
  };
  await Promise.all([0, 1, 2].map(client));
}

type Call = (path: string, method: string, body?: unknown) => Promise<{ id: string }>;

/** An account whose only key is the one that the console keeps. */
async function makeAccount(call: Call, shard: string): Promise<void> {
  const accountId = `power-${randomBytes(4).toString("hex")}.demos.calimero.testnet`;
  const made = await call(`/shards/${shard}/accounts`, "POST", { accountId });
  await call(`/operations/${made.id}?wait=20`, "GET");
}

async function addAndRemoveKey(call: Call, shard: string): Promise<void> {
  const account = `/shards/${shard}/accounts/demos.calimero.testnet/keys`;
  const publicKey = `ed25519:${base58.encode(randomBytes(32))}`;
  const added = await call(account, "POST", { publicKey });
  await call(`/operations/${added.id}?wait=20`, "GET");
  const removed = await call(`${account}/${publicKey}`, "DELETE");
  await call(`/operations/${removed.id}?wait=20`, "GET");
}
