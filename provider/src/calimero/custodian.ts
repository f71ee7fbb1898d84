import { setTimeout as pause } from "node:timers/promises";
import type { Limits } from "../http/client.js";
import { path } from "../http/path.js";
import { SharedList } from "../http/shared-list.js";
import { type KeyAnswer, keyAnswer, keysAnswer, type OperationAnswer, operationAnswer } from "./answers.js";
import { type ConsoleApi, type Subject, unless } from "./console-api.js";

/** A key and where it is, or is to be. */
export interface Place {
  shardId: string;
  accountId: string;
  /** Canonical. */
  publicKey: string;
}

/**
 * The part of the console that signs for a shard's accounts. A change is an operation that goes on at the console,
 * whoever waits for it.
 */
export class Custodian {
  /** By shard and account. */
  readonly #lists = new Map<string, SharedList<KeyAnswer>>();

  constructor(private readonly api: ConsoleApi) {}

  /**
   * Has a full-access key added. The console knows a repeat by `labels.instance` and answers with the operation that there is.
   * @throws OperationFailed, by the problem `key-exists` where somebody else has put the key there
   */
  add(
    { shardId, accountId, publicKey }: Place,
    labels: Record<string, string>,
    limits: Limits,
  ): Promise<OperationAnswer> {
    const call = {
      method: "post",
      path: path`/shards/${shardId}/accounts/${accountId}/keys`,
      body: { publicKey, labels },
      answer: operationAnswer,
      repeat: () => ({}),
    } as const;
    return this.#changing({ shardId, accountId, publicKey }, (subject) => this.api.request(call, subject, limits));
  }

  /** Has a key removed; one that is not there is fine. */
  remove({ shardId, accountId, publicKey }: Place, limits: Limits): Promise<OperationAnswer> {
    const call = {
      method: "delete",
      path: path`/shards/${shardId}/accounts/${accountId}/keys/${publicKey}`,
      answer: operationAnswer,
    } as const;
    return this.#changing({ shardId, accountId, publicKey }, (subject) => this.api.request(call, subject, limits));
  }

  /** The operation once it is over, or as it stands shortly before the deadline. */
  async settled(operation: OperationAnswer, { shardId }: Place, limits: Limits): Promise<OperationAnswer> {
    let seen = operation;
    while (seen.status === "pending" && !limits.signal.aborted && this.api.localNow() < limits.deadline - MARGIN) {
      const wait = Math.floor(Math.min(LONGEST_WAIT, limits.deadline - MARGIN - this.api.localNow()) / 1_000);
      const call = {
        method: "get",
        path: path`/operations/${seen.id}`,
        query: { wait },
        answer: operationAnswer,
      } as const;
      seen = await this.api.request(call, { shardId }, limits);
      // a console that does not wait must not be asked without end
      if (seen.status === "pending") await pause(BETWEEN);
    }
    return seen;
  }

  /** A key as the chain has it, or undefined when the console says that the chain has none. Keys of one account are listed together. */
  find(place: Place, limits: Limits): Promise<KeyAnswer | undefined> {
    return this.#listOf(place).find(place.publicKey, limits, () => this.lookUp(place, limits));
  }

  /** The same for one key, asked for by itself. */
  lookUp({ shardId, accountId, publicKey }: Place, limits: Limits): Promise<KeyAnswer | undefined> {
    const keyPath = path`/shards/${shardId}/accounts/${accountId}/keys/${publicKey}`;
    const call = { method: "get", path: keyPath, answer: keyAnswer } as const;
    return unless("unknown-key", () => this.api.request(call, { shardId, accountId }, limits));
  }

  #listOf({ shardId, accountId }: Place): SharedList<KeyAnswer> {
    const key = `${shardId} ${accountId}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const keysPath = path`/shards/${shardId}/accounts/${accountId}/keys`;
    const call = { method: "get", path: keysPath, answer: keysAnswer } as const;
    const fetch = async (limits: Limits) => {
      const { keys } = await this.api.request(call, { shardId, accountId }, limits);
      return new Map(keys.map((listed) => [listed.publicKey, listed]));
    };
    const list = new SharedList(`the list of keys of the console at ${this.api.url}`, fetch, this.api.localNow);
    this.#lists.set(key, list);
    return list;
  }

  /** What failed may have happened all the same, so a list that was begun before says nothing of this key. */
  async #changing<Answer>(
    { shardId, accountId, publicKey }: Place,
    change: (subject: Subject) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await change({ shardId, accountId });
    } finally {
      this.#lists.get(`${shardId} ${accountId}`)?.changed(publicKey);
    }
  }
}

/** Milliseconds of a single wait: less than a try may take. */
const LONGEST_WAIT = 8_000;
/** Milliseconds before the deadline that are kept for the answer. */
const MARGIN = 1_000;
/** Milliseconds between two waits. */
const BETWEEN = 250;
