import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import type { Stack } from "../../../toolchain/pulumi/stack.js";
import { adminFetch, type TestConsole } from "../../support/console.js";
import { ask } from "../../support/gateway.js";
import { type Recorded, recordedIn } from "../../support/pulumi.js";

/** The main account of the shard that a test console starts with. */
export const MASTER = "demos.calimero.testnet";

/** What is asked of a shard itself, through the gateway, past the console's custodian. */
export interface Chain {
  /** Whether a key is on an account. */
  has(publicKey: unknown, accountId?: string): Promise<boolean>;
  /** The public keys on an account. */
  keys(accountId?: string): Promise<string[]>;
}

/** Mints a token for the questions. */
export async function chainOf(console: TestConsole): Promise<Chain> {
  const body = { name: "the test itself", permissions: ["view-keys"] };
  const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
  const { rpcUrl, value } = (await minted.json()) as { rpcUrl: string; value: string };
  const keys = async (accountId = MASTER) => {
    const params = { request_type: "view_access_key_list", finality: "final", account_id: accountId };
    const { body } = await ask(rpcUrl, value, "query", params);
    const { result } = body as { result?: { keys: { public_key: string }[] } };
    if (result === undefined)
      throw new Error(`the shard does not list the keys of ${accountId}: ${JSON.stringify(body)}`);
    return result.keys.map(({ public_key }) => public_key);
  };
  return { keys, has: async (publicKey, accountId) => (await keys(accountId)).includes(String(publicKey)) };
}

/** The public keys that the shard's main account has, by the word of the console at a URL. */
export async function publicKeysAt({ url, accessKey }: { url: string; accessKey: string }): Promise<string[]> {
  const path = `/shards/${DEFAULT_DEVELOPMENT_SHARD.id}/accounts/${MASTER}/keys`;
  const answer = await adminFetch(url, path, { accessKey });
  return ((await answer.json()) as { keys: { publicKey: string }[] }).keys.map(({ publicKey }) => publicKey);
}

/** Has the console make an account below the shard's main account. */
export async function makeAccount(console: TestConsole, accountId: string): Promise<void> {
  await done(console, await console.adminFetch(`/shards/${console.shardId}/accounts`, { body: { accountId } }));
}

/** Has the console remove a key, as somebody does who knows nothing of a stack. */
export async function removeElsewhere(console: TestConsole, publicKey: string, accountId = MASTER): Promise<void> {
  const path = `/shards/${console.shardId}/accounts/${accountId}/keys/${encodeURIComponent(publicKey)}`;
  await done(console, await console.adminFetch(path, { method: "DELETE" }));
}

/** Has the console add a key, as somebody does who knows nothing of a stack. */
export function addElsewhere(console: TestConsole, publicKey: string, accountId = MASTER): Promise<void> {
  return addKeyAs(console, publicKey, { instance: "somebody else's" }, accountId);
}

/** Has the console add a key with these labels. */
export async function addKeyAs(
  console: TestConsole,
  publicKey: string,
  labels: Record<string, string>,
  accountId = MASTER,
): Promise<void> {
  const path = `/shards/${console.shardId}/accounts/${accountId}/keys`;
  await done(console, await console.adminFetch(path, { body: { publicKey, labels } }));
}

/** The keys in a stack's state, by resource name. */
export function keysIn(stack: Stack): Promise<Record<string, Recorded>> {
  return recordedIn(stack, "CustodianKey");
}

async function done(console: TestConsole, answer: Response): Promise<void> {
  let operation = (await answer.json()) as { id?: string; status: string | number };
  while (operation.status === "pending") {
    const asked = await console.adminFetch(`/operations/${operation.id}?wait=20`);
    operation = (await asked.json()) as { id: string; status: string };
  }
  if (operation.status !== "done") throw new Error(JSON.stringify(operation));
}
