import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestConsole } from "../console.js";

/** Signs for the accounts of a shard and asks the shard for their keys. */
export interface Signer {
  /** The accounts that it signs for. */
  accounts(): string[];
  keys(accountId: string): Promise<{ publicKey: string; access: "full-access" | "function-call" }[]>;
  /** Each answers the hash of its transaction. */
  createAccount(accountId: string): Promise<string>;
  addKey(accountId: string, publicKey: string): Promise<string>;
  deleteKey(accountId: string, publicKey: string): Promise<string>;
}

/** A signer with the key of a development shard's main account, that speaks to the shard through the gateway. */
export async function signerFor(console: TestConsole): Promise<Signer> {
  const near = await import("near-api-js");
  const file = join(console.dataDir, "development-shards", console.shardId, "master-account.json");
  const master = JSON.parse(await readFile(file, "utf8")) as { account_id: string; private_key: `ed25519:${string}` };
  const body = { name: "custodian", permissions: "full" };
  const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
  const { rpcUrl, value } = (await minted.json()) as { rpcUrl: string; value: string };
  const provider = new near.JsonRpcProvider({ url: rpcUrl, headers: { "x-api-key": value } });
  const pairs = new Map([[master.account_id, near.KeyPair.fromString(master.private_key)]]);
  const account = (id: string) => {
    const pair = pairs.get(id);
    if (pair === undefined) throw new Error(`nobody signs for ${id}`);
    return new near.Account(id, provider, new near.KeyPairSigner(pair));
  };
  // one after another, since the nonces of one key must rise
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (send: () => Promise<{ transaction: { hash: string } }>): Promise<string> => {
    const sent = last.then(send).then(({ transaction }) => transaction.hash);
    last = sent.catch(() => undefined);
    return sent;
  };
  return {
    accounts: () => [...pairs.keys()],
    keys: async (accountId) => {
      const { keys } = await provider.viewAccessKeyList({ accountId });
      return keys.map(({ public_key, access_key }) => ({
        publicKey: String(public_key),
        access: access_key.permission === "FullAccess" ? "full-access" : "function-call",
      }));
    },
    createAccount: (accountId) =>
      inTurn(async () => {
        const pair = near.KeyPair.fromRandom("ed25519");
        const order = {
          newAccountId: accountId,
          publicKey: pair.getPublicKey(),
          nearToTransfer: near.nearToYocto("10"),
        };
        const sent = await account(master.account_id).createAccount(order);
        pairs.set(accountId, pair);
        return sent;
      }),
    addKey: (accountId, publicKey) =>
      inTurn(() => account(accountId).addFullAccessKey(near.PublicKey.fromString(publicKey))),
    deleteKey: (accountId, publicKey) =>
      inTurn(() => account(accountId).deleteKey(near.PublicKey.fromString(publicKey))),
  };
}
