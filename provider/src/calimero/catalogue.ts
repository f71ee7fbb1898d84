import type { Limits } from "../http/client.js";
import { path } from "../http/path.js";
import {
  type AccessKeyAnswer,
  accessKeyAnswer,
  accountsAnswer,
  type CreatedAccessKeyAnswer,
  createdAccessKeyAnswer,
  type KeyAnswer,
  keysAnswer,
  removedAccessKeyAnswer,
  type ShardAnswer,
  shardAnswer,
  shardsAnswer,
} from "./answers.js";
import { type ConsoleApi, unless } from "./console-api.js";

/** What bounds an access key; what is left out does not. */
export interface AccessKeyBounds {
  /** Addresses and CIDR ranges from which it may be used. */
  allowedAddresses?: readonly string[] | undefined;
  requestsPerSecond?: number | undefined;
  /** The longest life of tokens that it issues, in seconds. */
  maxTokenLifetime?: number | undefined;
  /** All that tokens that it issues may do. */
  issuablePermissions?: readonly string[] | undefined;
  /** Whether the tokens that it issues end when it does. */
  endsWithKey?: boolean | undefined;
}

/** A new access key. */
export interface AccessKeyOrder extends AccessKeyBounds {
  /** For people; need not be unique. */
  name: string;
  rights: readonly string[];
  shards: "all" | readonly string[];
  /** RFC 3339; without it the access key does not expire. */
  expiresAt?: string | undefined;
}

/** What an access key can see of its console: itself, its shards, their accounts and keys. */
export class Catalogue {
  constructor(private readonly api: ConsoleApi) {}

  /** The access key that asks: its rights, its shards, its end. */
  accessKey(limits: Limits): Promise<AccessKeyAnswer> {
    const call = { method: "get", path: "/access-keys/self", answer: accessKeyAnswer } as const;
    return this.api.request(call, { shardId: "" }, limits);
  }

  /**
   * Creates another access key, which can have nothing that the one that asks does not have. Never sent twice: after an answer that did not
   * come, there may be an access key of this name whose value nobody knows.
   */
  createAccessKey(order: AccessKeyOrder, limits: Limits): Promise<CreatedAccessKeyAnswer> {
    const call = { method: "post", path: "/access-keys", body: order, answer: createdAccessKeyAnswer } as const;
    return this.api.request(call, { shardId: "", mayBeMissing: true }, limits);
  }

  /** Removes an access key. One that is not there is fine. */
  async removeAccessKey(id: string, limits: Limits): Promise<void> {
    const call = { method: "delete", path: path`/access-keys/${id}`, answer: removedAccessKeyAnswer } as const;
    await unless("unknown-access-key", () => this.api.request(call, { shardId: "" }, limits));
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
