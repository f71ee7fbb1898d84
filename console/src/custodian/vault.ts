import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { KeyPair } from "pulumi-keyring-near/key-pair";
import { type Actor, toActor } from "../access/requester.js";
import { Problem } from "../problems/problem.js";
import { StartError } from "../start-error.js";
import { contains } from "../store/contains.js";
import { countRows, type Listing, type ListingPart, listRows } from "../store/listing.js";
import type { CustodialAccountTable, Database } from "../store/schema.js";
import { seal, unseal } from "./seal.js";

/** An account that the console can sign for. */
export interface CustodialAccount {
  shardId: string;
  accountId: string;
  /** The console's own full-access key on it. */
  publicKey: string;
  createdAt: Date;
  /** Who had it taken or made, or its key changed last; null for the console itself, and where nobody wrote it down. */
  takenBy: Actor | null;
}

/** What tells an account from every other. */
export type AccountName = Pick<CustodialAccount, "shardId" | "accountId">;

/** What the value of a header for a shard's RPC belongs to: sealed for one origin it opens for no other. */
export interface HeaderOwner {
  shardId: string;
  /** Like `https://rpc.example.org`. */
  origin: string;
  /** In lower case. */
  name: string;
}

/** The words that a header's value is bound to. */
export function boundTo({ shardId, origin, name }: HeaderOwner): string[] {
  return ["header of an RPC", shardId, origin, name];
}

/** The custodial accounts and their signing keys, encrypted under the master key. */
export class Vault {
  private constructor(
    private readonly database: Database,
    private readonly masterKey: Buffer | undefined,
  ) {}

  /**
   * Opens a database's vault; the first console with a master key decides which one it is.
   * @param masterKey undefined where the console was given none: then nothing can be signed, nor taken into custody
   * @throws StartError when the keys there are sealed under another one
   */
  static async open(database: Database, masterKey: Buffer | undefined): Promise<Vault> {
    if (masterKey !== undefined) await checkMasterKey(database, masterKey);
    return new Vault(database, masterKey);
  }

  /**
   * Takes an account's full-access key into custody, in place of one that it had there.
   * @param by null for the console itself
   * @param database the transaction that it is part of, if it is
   */
  async keep(
    shardId: string,
    accountId: string,
    { publicKey, privateKey }: KeyPair,
    by: Actor | null,
    now: Date,
    database: Database = this.database,
  ): Promise<void> {
    const key = {
      public_key: publicKey,
      sealed_key: this.sealed(shardId, accountId, publicKey, privateKey),
      taken_by: by?.id ?? null,
      taken_by_kind: by?.kind ?? null,
    };
    await database
      .insertInto("custodial_accounts")
      .values({ shard_id: shardId, account_id: accountId, ...key, created_at: now })
      .onConflict((conflict) => conflict.columns(["shard_id", "account_id"]).doUpdateSet({ ...key, last_nonce: "0" }))
      .execute();
  }

  /** A private key as the database may hold it. */
  sealed(shardId: string, accountId: string, publicKey: string, privateKey: string): Buffer {
    return seal(privateKey, this.#key(), [shardId, accountId, publicKey]);
  }

  /** The private key of a sealed one. */
  opened(sealed: Buffer, shardId: string, accountId: string, publicKey: string): string {
    return unseal(sealed, this.#key(), [shardId, accountId, publicKey]);
  }

  /** The value of a header for a shard's RPC as the database may hold it. @throws Problem no-master-key */
  sealedHeader(owner: HeaderOwner, value: string): Buffer {
    return seal(value, this.#key(), boundTo(owner));
  }

  /** The value of a sealed header. @throws Problem no-master-key; Error when it was sealed for another shard, origin or name */
  openedHeader(owner: HeaderOwner, sealed: Buffer): string {
    return unseal(sealed, this.#key(), boundTo(owner));
  }

  /** @param database the transaction that it is part of, if it is */
  async find(
    shardId: string,
    accountId: string,
    database: Database = this.database,
  ): Promise<CustodialAccount | undefined> {
    const row = await database
      .selectFrom("custodial_accounts")
      .selectAll()
      .where("shard_id", "=", shardId)
      .where("account_id", "=", accountId)
      .executeTakeFirst();
    return row && toAccount(row);
  }

  /** @throws Problem unknown-account */
  async get(shardId: string, accountId: string): Promise<CustodialAccount> {
    const found = await this.find(shardId, accountId);
    if (found) return found;
    throw unknownAccount(shardId, accountId);
  }

  /** @param search a part of the account's id */
  async list(shardId: string, search: string | undefined, part: ListingPart): Promise<CustodialAccount[]> {
    return (await listRows(this.database, accountListing(shardId, search), part)).map(toAccount);
  }

  count(shardId: string, search: string | undefined): Promise<number> {
    return countRows(this.database, accountListing(shardId, search));
  }

  /** At most `limit` accounts of these shards, without removed ones, after this one, in the order of shards and accounts. */
  async listOn(shards: "all" | readonly string[], limit: number, after?: AccountName): Promise<CustodialAccount[]> {
    const rows = await this.database
      .selectFrom("custodial_accounts")
      .selectAll()
      .where("shard_id", "in", (of) => of.selectFrom("shards").select("id").where("removed_at", "is", null))
      .$if(shards !== "all", (query) => query.where("shard_id", "in", [...shards]))
      .$if(after !== undefined, (query) =>
        query.where(sql<boolean>`(shard_id, account_id) > (${after?.shardId}, ${after?.accountId})`),
      )
      .orderBy("shard_id")
      .orderBy("account_id")
      .limit(limit)
      .execute();
    return rows.map(toAccount);
  }

  /** @throws Problem no-master-key where nothing can be signed */
  demandMasterKey(): void {
    this.#key();
  }

  #key(): Buffer {
    if (this.masterKey !== undefined) return this.masterKey;
    throw new Problem(
      "no-master-key",
      "This console has no master key, so it can neither sign nor keep headers of an RPC. Start it with KEYRING_CONSOLE_MASTER_KEY.",
    );
  }
}

export function unknownAccount(shardId: string, accountId: string): Problem {
  return new Problem(
    "unknown-account",
    `The custodian of shard "${shardId}" keeps no account "${accountId}". It keeps what it was handed over and the sub-accounts made through it.`,
    { shardId },
  );
}

/** Whether a master key was ever used on a database: then a new one is of no use. */
export async function hasMasterKey(database: Database): Promise<boolean> {
  return (await database.selectFrom("custodian_check").select("id").executeTakeFirst()) !== undefined;
}

/** Whether a database's keys are sealed under this master key; undefined where it has none yet. */
export async function opensMasterKey(database: Database, masterKey: Buffer): Promise<boolean | undefined> {
  const found = await database.selectFrom("custodian_check").select("sealed").executeTakeFirst();
  return found && opensCheck(found.sealed, masterKey);
}

async function checkMasterKey(database: Database, masterKey: Buffer): Promise<void> {
  await sql`insert into custodian_check (id, sealed) values (1, ${checkOf(masterKey)})
    on conflict (id) do nothing`.execute(database);
  if (await opensMasterKey(database, masterKey)) return;
  throw new StartError(
    "The custodial keys in this database are encrypted under another master key. Give every console on the database the same one: " +
      "KEYRING_CONSOLE_MASTER_KEY, or the file master-key in its data folder.",
  );
}

/** What a database holds to know its master key by. */
export function checkOf(masterKey: Buffer): Buffer {
  return seal(CHECK, masterKey, [CHECK]);
}

/** Whether this is the master key of a database that holds this check. */
export function opensCheck(sealed: Buffer, masterKey: Buffer): boolean {
  try {
    return unseal(sealed, masterKey, [CHECK]) === CHECK;
  } catch {
    return false;
  }
}

/** Sealed once in each database. Not a secret. */
const CHECK = "keyring custodian";

function toAccount(row: Selectable<CustodialAccountTable>): CustodialAccount {
  return {
    shardId: row.shard_id,
    accountId: row.account_id,
    publicKey: row.public_key,
    createdAt: row.created_at,
    takenBy: toActor(row.taken_by_kind, row.taken_by),
  };
}

function accountListing(shardId: string, search: string | undefined): Listing<"custodial_accounts"> {
  const within = sql`shard_id = ${shardId}`;
  const where = [within, ...(search === undefined ? [] : [contains(sql`account_id`, search)])];
  return { table: "custodial_accounts", id: "account_id", within, where, keys: { created: sql`created_at` } };
}
