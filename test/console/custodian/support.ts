import { randomBytes } from "node:crypto";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import type { TestConsole } from "../../support/console.js";
import { call } from "../calls.js";

/** The main account of the development shard that test consoles have. */
export const MASTER = "demos.calimero.testnet";

export interface OperationBody {
  id: string;
  kind: string;
  accountId: string;
  publicKey: string | null;
  status: "pending" | "done" | "failed";
  error: { code: string; message: string } | null;
  transactionHash: string | null;
  labels: Record<string, string>;
  requestedBy: { kind: string; id: string } | null;
  finishedAt: string | null;
}

/** A public key that nobody has the private one of any more. */
export function somePublicKey(): string {
  return generateKeyPair().publicKey;
}

export function someInstance(): string {
  return randomBytes(16).toString("hex");
}

export function keysPath(at: TestConsole, accountId = MASTER): string {
  return `/shards/${at.shardId}/accounts/${accountId}/keys`;
}

/** The path of one key. */
export function keyPath(at: TestConsole, publicKey: string, accountId = MASTER): string {
  return `${keysPath(at, accountId)}/${encodeURIComponent(publicKey)}`;
}

/** Asks for a key and waits until the operation is over. */
export async function addKey(
  at: TestConsole,
  publicKey: string,
  labels: Record<string, string> = {},
  accountId = MASTER,
) {
  const body = { publicKey, labels };
  return settled(at, await call<OperationBody>(at, keysPath(at, accountId), 202, { body }));
}

export async function removeKey(at: TestConsole, publicKey: string, accountId = MASTER) {
  return settled(at, await call<OperationBody>(at, keyPath(at, publicKey, accountId), 202, { method: "DELETE" }));
}

export function settled(at: TestConsole, { id }: { id: string }): Promise<OperationBody> {
  return call<OperationBody>(at, `/operations/${id}?wait=20`, 200);
}

/** The public keys that the chain has for an account. */
export async function keysOf(at: TestConsole, accountId = MASTER): Promise<string[]> {
  const { keys } = await call<{ keys: { publicKey: string }[] }>(at, keysPath(at, accountId), 200);
  return keys.map(({ publicKey }) => publicKey);
}
