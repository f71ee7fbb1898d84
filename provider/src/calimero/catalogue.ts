import { path } from "../http/path.js";
import {
  type AccessKeyAnswer,
  accessKeyAnswer,
  accountsAnswer,
  type KeyAnswer,
  keysAnswer,
  shardsAnswer,
} from "./answers.js";
import { type ConsoleApi, type Limits, PAGE } from "./console-api.js";

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
    return everyPage(async (query) => {
      const call = { method: "get", path: "/shards", query, answer: shardsAnswer } as const;
      const { shards, nextCursor } = await this.api.request(call, { shardId: "" }, limits);
      return { items: shards.map(({ id }) => id), nextCursor };
    });
  }

  /** The accounts of a shard that the console has in custody. */
  accounts(shardId: string, limits: Limits): Promise<string[]> {
    return everyPage(async (query) => {
      const call = { method: "get", path: path`/shards/${shardId}/accounts`, query, answer: accountsAnswer } as const;
      const { accounts, nextCursor } = await this.api.request(call, { shardId }, limits);
      return { items: accounts.map(({ accountId }) => accountId), nextCursor };
    });
  }

  /** The keys of an account, as the chain has them now. */
  async keys(shardId: string, accountId: string, limits: Limits): Promise<KeyAnswer[]> {
    const keysPath = path`/shards/${shardId}/accounts/${accountId}/keys`;
    const call = { method: "get", path: keysPath, answer: keysAnswer } as const;
    return (await this.api.request(call, { shardId, accountId }, limits)).keys;
  }
}

interface Page {
  items: string[];
  nextCursor: string | null;
}

async function everyPage(ask: (query: Record<string, string | number>) => Promise<Page>): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await ask({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
