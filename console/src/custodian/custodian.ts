import { randomUUID } from "node:crypto";
import type { LookupFunction } from "node:net";
import type { Logger } from "pino";
import type { FunctionCallAccess } from "pulumi-keyring-near";
import { generateKeyPair, type KeyPair } from "pulumi-keyring-near/key-pair";
import type { Authority } from "../access/authority.js";
import { type Actor, actorOf } from "../access/requester.js";
import type { Trail } from "../access/trail.js";
import type { Upstreams } from "../gateway/ports.js";
import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import type { ListingPart } from "../store/listing.js";
import type { Database } from "../store/schema.js";
import type { Traces } from "../traces/traces.js";
import { Chains, ChainUnavailable } from "./chain.js";
import { type ChainKey, viewBalance, viewKey, viewKeys } from "./chain-keys.js";
import { type Difference, differencesOf } from "./differences.js";
import { accountTarget } from "./facts.js";
import { isSameAccess } from "./key-access.js";
import { type Operation, type OperationRow, toOperation, unknownOperation } from "./operation.js";
import { type KeyOfAccount, type OperationFilter, Operations, OWN_KEY } from "./operations.js";
import type { AccountName, CustodialAccount, Vault } from "./vault.js";
import { Worker } from "./worker.js";

export interface CustodianParts {
  database: Database;
  trail: Trail;
  vault: Vault;
  upstreams: Upstreams;
  lookup: LookupFunction;
  now: () => Date;
  logger: Logger;
  /** Whether no other console can be at work on this database. */
  alone: boolean;
  traces?: Pick<Traces, "during"> | undefined;
}

/** A key of an account, with what the custodian knows of it. */
export interface CustodialKey extends Pick<ChainKey, "publicKey" | "access" | "functionCall"> {
  accountId: string;
  labels: Record<string, string>;
  addedAt: Date | null;
  addedBy: Actor | null;
}

/** A key that the custodian is to add. */
export interface KeyToAdd {
  publicKey: string;
  labels: Record<string, string>;
  /** Undefined for a full-access key. */
  functionCall?: FunctionCallAccess | undefined;
}

/** An account, and where the chain differs from what the console knows of it. */
export interface AccountDifferences {
  shardId: string;
  accountId: string;
  differences: Difference[];
}

/** An account in custody with its balance in yoctoNEAR; null while its shard does not answer. */
export interface AccountWithBalance extends CustodialAccount {
  balance: string | null;
}

/** The accounts of the shards that this console signs for: it adds and removes their keys, and makes sub-accounts. */
export class Custodian {
  private constructor(
    private readonly vault: Vault,
    private readonly chains: Chains,
    private readonly operations: Operations,
    private readonly worker: Worker,
    private readonly now: () => Date,
  ) {}

  /** Starts to work on what is pending. */
  static async open({
    database,
    trail,
    vault,
    upstreams,
    lookup,
    now,
    logger,
    alone,
    traces,
  }: CustodianParts): Promise<Custodian> {
    const chains = new Chains(upstreams, lookup, now, traces);
    const operations = new Operations(database, trail, now, randomUUID());
    if (alone) await operations.takeOver();
    return new Custodian(vault, chains, operations, new Worker(operations, vault, chains, logger, traces), now);
  }

  async accounts(shardId: string, search: string | undefined, part: ListingPart): Promise<AccountWithBalance[]> {
    const accounts = await this.vault.list(shardId, search, part);
    return Promise.all(accounts.map((account) => this.#withBalance(account)));
  }

  countAccounts(shardId: string, search: string | undefined): Promise<number> {
    return this.vault.count(shardId, search);
  }

  /** @throws Problem unknown-account */
  async account(shardId: string, accountId: string): Promise<AccountWithBalance> {
    return this.#withBalance(await this.vault.get(shardId, accountId));
  }

  /** @throws Problem unknown-account */
  async demandCustody(shardId: string, accountId: string): Promise<void> {
    await this.vault.get(shardId, accountId);
  }

  /**
   * What a chain says that an account has, in yoctoNEAR; undefined where it has no such account.
   * @throws ChainUnavailable; Problem shard-disabled, shard-removed
   */
  balance(shardId: string, accountId: string): Promise<string | undefined> {
    return viewBalance(this.chains, shardId, accountId);
  }

  /**
   * Takes an account into custody by one of its full-access keys, or signs with this key from now on where it is in custody already. Taking a key
   * and removing it exclude each other: nobody can make the custodian sign with a key that is about to go.
   * @throws Problem invalid-request when the chain knows no such key, key-being-removed, no-master-key, shard-unavailable
   */
  async take(shardId: string, accountId: string, pair: KeyPair, authority: Authority): Promise<AccountWithBalance> {
    const { publicKey } = pair;
    const key = { shardId, accountId, publicKey };
    this.vault.demandMasterKey();
    for (let taken = false; !taken; ) {
      const before = await this.operations.newest(key);
      await this.#demandFullAccess(key);
      taken = await this.operations.inTurn(
        key,
        authority,
        async ({ transaction, requester, note, nothing }, newest) => {
          if (newest && isPending(newest, "delete-key")) throw beingRemoved(key, newest.id);
          // what the chain said may be from before this operation
          if (newest?.id !== before?.id || newest?.status !== before?.status) {
            nothing();
            return false;
          }
          await this.vault.keep(shardId, accountId, pair, actorOf(requester), this.now(), transaction);
          note({ target: accountTarget(key), after: { taken: true, publicKey } });
          return true;
        },
      );
    }
    return this.#withBalance(await this.vault.get(shardId, accountId));
  }

  /**
   * Gives an account out of custody: its key is dropped, and the console can no longer sign for it. The chain keeps the key.
   * @returns the account as it was
   * @throws Problem unknown-account, last-key when nobody else could act for it, operations-pending, shard-unavailable
   */
  async release(shardId: string, accountId: string, authority: Authority): Promise<CustodialAccount> {
    const account = await this.vault.get(shardId, accountId);
    const { publicKey } = account;
    const keys = await onChain(() => viewKeys(this.chains, shardId, accountId));
    // An account that the chain does not know has nothing to lose.
    const others = keys.filter((key) => key.access === "full-access" && key.publicKey !== publicKey);
    const isOwnOnly = others.length === 0 && keys.some((key) => key.publicKey === publicKey);
    if (isOwnOnly) {
      throw new Problem(
        "last-key",
        `${publicKey} is the only full-access key of "${accountId}", and the custodian has the only copy that is sure to exist. Add a key of your own first: POST …/accounts/${accountId}/keys.`,
        { shardId },
      );
    }
    await this.operations.forgetAccount({ shardId, accountId, publicKey }, authority);
    return account;
  }

  /** @throws Problem unknown-account, shard-unavailable */
  async keys(shardId: string, accountId: string): Promise<CustodialKey[]> {
    await this.vault.get(shardId, accountId);
    const added = await this.operations.additions(shardId, accountId);
    const keys = await onChain(() => viewKeys(this.chains, shardId, accountId));
    return keys.map((key) => withLabels(accountId, key, added.get(key.publicKey)));
  }

  /** @throws Problem unknown-account, unknown-key, shard-unavailable */
  async key(shardId: string, accountId: string, publicKey: string): Promise<CustodialKey> {
    await this.vault.get(shardId, accountId);
    const key = await onChain(() => viewKey(this.chains, shardId, accountId, publicKey));
    if (key === undefined) {
      throw new Problem("unknown-key", `Account "${accountId}" has no key ${publicKey}: the chain says so.`, {
        shardId,
      });
    }
    const added = await this.operations.additions(shardId, accountId, publicKey);
    return withLabels(accountId, key, added.get(publicKey));
  }

  /**
   * Adds a key: of full access, or for the function calls that it names. Repeating the request with the same `instance` label returns the existing operation.
   * @throws Problem unknown-account, key-exists, no-master-key, shard-unavailable
   */
  async addKey(
    shardId: string,
    accountId: string,
    { publicKey, labels, functionCall }: KeyToAdd,
    authority: Authority,
  ): Promise<Operation> {
    this.vault.demandMasterKey();
    await this.vault.get(shardId, accountId);
    const there = await onChain(() => viewKey(this.chains, shardId, accountId, publicKey));
    const request = {
      kind: "add-key",
      shardId,
      accountId,
      signerId: accountId,
      publicKey,
      labels,
      functionCall,
    } as const;
    const operation = await this.operations.add(request, authority, (newest) => {
      const { instance } = labels;
      const own = newest?.kind === "add-key" && instance !== undefined && newest.labels["instance"] === instance;
      const isSame = own && isSameAccess(newest.function_call, functionCall ?? null);
      if (isSame && (newest.status === "pending" || (newest.status === "done" && there !== undefined))) return "use";
      if (there !== undefined || isPending(newest, "add-key")) {
        throw new Problem(
          "key-exists",
          `Account "${accountId}" has the key ${publicKey} already, and not by this request. Leave it to whoever added it, or adopt it.`,
          { shardId },
        );
      }
      return "add";
    });
    return this.#begun(operation);
  }

  /** @throws Problem unknown-account, custodian-key, no-master-key */
  async removeKey(shardId: string, accountId: string, publicKey: string, authority: Authority): Promise<Operation> {
    this.vault.demandMasterKey();
    await this.vault.get(shardId, accountId);
    const request = { kind: "delete-key", shardId, accountId, signerId: accountId, publicKey, labels: {} } as const;
    const operation = await this.operations.add(request, authority, async (newest, transaction) => {
      const account = await this.vault.find(shardId, accountId, transaction);
      if (account?.publicKey === publicKey) throw custodiansOwn(request);
      return isPending(newest, "delete-key") ? "use" : "add";
    });
    return this.#begun(operation);
  }

  /**
   * Makes a sub-account of a custodial one, with a key of the custodian's own and, where given, one more.
   * @throws Problem invalid-request, account-exists, no-master-key, shard-unavailable
   */
  async createAccount(
    shardId: string,
    { accountId, publicKey, deposit }: { accountId: string; publicKey: string | undefined; deposit: string },
    authority: Authority,
  ): Promise<Operation> {
    const parent = accountId.slice(accountId.indexOf(".") + 1);
    if (!accountId.includes(".") || (await this.vault.find(shardId, parent)) === undefined) {
      const reason = `is not a sub-account of an account that the custodian of shard "${shardId}" keeps; top-level accounts and those of others cannot be made here`;
      throw invalidRequest([{ property: "accountId", reason }]);
    }
    if ((await onChain(() => viewBalance(this.chains, shardId, accountId))) !== undefined) {
      throw new Problem("account-exists", `Shard "${shardId}" has an account "${accountId}" already.`, { shardId });
    }
    const own = generateKeyPair();
    const request = {
      kind: "create-account",
      shardId,
      accountId,
      signerId: parent,
      publicKey: publicKey ?? own.publicKey,
      labels: { [OWN_KEY]: own.publicKey },
      creation: { deposit, sealedKey: this.vault.sealed(shardId, accountId, own.publicKey, own.privateKey) },
    } as const;
    const found = (newest: OperationRow | undefined) => (isPending(newest, "create-account") ? "use" : "add");
    return this.#begun(await this.operations.add(request, authority, found));
  }

  /**
   * An operation, once it is over or after so many milliseconds.
   * @throws Problem unknown-operation
   */
  async operation(id: string, waitMs = 0): Promise<Operation> {
    for (const until = Date.now() + waitMs; ; ) {
      // told before it is looked at, so that an end in between is not missed
      const left = Math.max(0, Math.min(until - Date.now(), ELSEWHERE_MS));
      const ended = this.worker.ended(id, left);
      const row = await this.operations.find(id);
      if (row === undefined) throw unknownOperation(id);
      if (row.status !== "pending" || left === 0) return toOperation(row);
      await ended;
    }
  }

  /**
   * Where the chain is not as the console's records say, of at most `limit` accounts after this one: after a restore, what was done since
   * the backup.
   * @throws Problem shard-unavailable
   */
  async differences(shardId: string, limit: number, after: string): Promise<AccountDifferences[]> {
    const accounts = await this.vault.list(shardId, undefined, { sort: "id", after, limit });
    return Promise.all(accounts.map((account) => onChain(() => this.#differencesOf(account))));
  }

  /** The same of these shards. Accounts of a shard that does not answer or is disabled are `not-compared`. */
  async differencesOn(
    shards: "all" | readonly string[],
    limit: number,
    after?: AccountName,
  ): Promise<AccountDifferences[]> {
    const accounts = await this.vault.listOn(shards, limit, after);
    return Promise.all(
      accounts.map((account) =>
        this.#differencesOf(account).catch((error: unknown): AccountDifferences => {
          if (!(error instanceof ChainUnavailable || error instanceof Problem)) throw error;
          const { shardId, accountId, publicKey } = account;
          const difference = { shardId, accountId, publicKey, difference: "not-compared" } as const;
          return { shardId, accountId, differences: [difference] };
        }),
      ),
    );
  }

  async #differencesOf(account: CustodialAccount): Promise<AccountDifferences> {
    const { shardId, accountId } = account;
    const known = await this.operations.outcomes(shardId, accountId);
    const keys = await viewKeys(this.chains, shardId, accountId);
    return { shardId, accountId, differences: differencesOf(account, known, keys) };
  }

  operationsOf(filter: OperationFilter, part: ListingPart): Promise<Operation[]> {
    return this.operations.list(filter, part);
  }

  countOperations(filter: OperationFilter): Promise<number> {
    return this.operations.count(filter);
  }

  /** Lets shards answer for a while; what they have not answered then is gone on with after the next start. */
  async close(): Promise<void> {
    const cut = setTimeout(() => this.chains.close().catch(() => {}), STOP_TIMEOUT_MS);
    await this.worker.close();
    clearTimeout(cut);
    await this.chains.close();
  }

  /** @throws Problem invalid-request when the chain does not say that this is a full-access key, shard-unavailable */
  async #demandFullAccess({ shardId, accountId, publicKey }: KeyOfAccount): Promise<void> {
    const key = await onChain(() => viewKey(this.chains, shardId, accountId, publicKey));
    if (key?.access === "full-access") return;
    const has = key === undefined ? "knows no such key of" : "lets this key only call functions for";
    const reason = `(${publicKey}) is of no use: the chain ${has} account "${accountId}"; a full-access key is needed`;
    throw invalidRequest([{ property: "privateKey", reason }]);
  }

  /** A shard that does not answer hides the balance, not the account. */
  async #withBalance(account: CustodialAccount): Promise<AccountWithBalance> {
    const balance = await viewBalance(this.chains, account.shardId, account.accountId).catch(() => undefined);
    return { ...account, balance: balance ?? null };
  }

  #begun(operation: Operation): Operation {
    if (operation.status === "pending") this.worker.kick(operation.id);
    return operation;
  }
}

/** How long a shard may take to answer once the console is told to stop. */
const STOP_TIMEOUT_MS = 5_000;

/** How soon the end of an operation is noticed that another console carries out. */
const ELSEWHERE_MS = 500;

function isPending(operation: OperationRow | undefined, kind: OperationRow["kind"]): boolean {
  return operation?.kind === kind && operation.status === "pending";
}

function beingRemoved({ shardId, accountId, publicKey }: KeyOfAccount, operationId: string): Problem {
  return new Problem(
    "key-being-removed",
    `${publicKey} is being removed from "${accountId}" by operation ${operationId}, so the custodian cannot sign with it. Use another full-access key, or wait until the operation has ended.`,
    { shardId },
  );
}

function custodiansOwn({ shardId, accountId, publicKey }: KeyOfAccount): Problem {
  return new Problem(
    "custodian-key",
    `${publicKey} is the key the custodian itself signs with for "${accountId}". Without it nobody here could change the account again.`,
    { shardId },
  );
}

function withLabels(
  accountId: string,
  { publicKey, access, functionCall }: ChainKey,
  added: Operation | undefined,
): CustodialKey {
  const { labels = {}, finishedAt: addedAt = null, requestedBy: addedBy = null } = added ?? {};
  return { accountId, publicKey, access, functionCall, labels, addedAt, addedBy };
}

async function onChain<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
    throw new Problem(
      "shard-unavailable",
      `The shard's RPC cannot be used at the moment: ${error.message}. Nothing was changed; try again.`,
      {},
      { "retry-after": "2" },
    );
  }
}
