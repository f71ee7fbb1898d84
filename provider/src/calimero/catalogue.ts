import type { Limits } from "../http/client.js";
import { path } from "../http/path.js";
import {
  type AccessKeyAnswer,
  accessKeyAnswer,
  accountsAnswer,
  type KeyAnswer,
  keysAnswer,
  type ShardAnswer,
  shardAnswer,
  shardsAnswer,
} from "./answers.js";
import type { ConsoleApi } from "./console-api.js";

/** What an access key can see of its console: itself, its shards, their accounts and keys. */
export class Catalogue {
  constructor(private readonly api: ConsoleApi) {}

  /** The access key that asks: its rights, its shards, its end. */
  accessKey(limits: Limits): Promise<AccessKeyAnswer> {
    const call = { method: "get", path: "/access-keys/self", answer: accessKeyAnswer } as const;
    return this.api.request(call, { shardId: "" }, limits);
  }

  /** The ids of all shards that the access key is for. */
  shards(limits: Limits): Promise<string[]> {
    const call = { method: "get", path: "/shards", answer: shardsAnswer } as const;
    return this.api.everyPage(call, ({ shards }) => shards.map(({ id }) => id), { shardId: "" }, limits);
  }

  /** A shard as the console describes it. */
  shard(shardId: string, limits: Limits): Promise<ShardAnswer> {
    const call = { method: "get", path: path`/shards/${shardId}`, answer: shardAnswer } as const;
    return this.api.request(call, { shardId }, limits);
  }

  /** The accounts of a shard that the console has in custody. */
  accounts(shardId: string, limits: Limits): Promise<string[]> {
    const call = { method: "get", path: path`/shards/${shardId}/accounts`, answer: accountsAnswer } as const;
    return this.api.everyPage(call, ({ accounts }) => accounts.map((one) => one.accountId), { shardId }, limits);
  }

  /** The keys of an account, as the chain has them now. */
  async keys(shardId: string, accountId: string, limits: Limits): Promise<KeyAnswer[]> {
    const keysPath = path`/shards/${shardId}/accounts/${accountId}/keys`;
    const call = { method: "get", path: keysPath, answer: keysAnswer } as const;
    return (await this.api.request(call, { shardId, accountId }, limits)).keys;
  }
}
