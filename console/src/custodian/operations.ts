import { type Kysely, sql } from "kysely";
import type { FunctionCallAccess } from "pulumi-keyring-near";
import type { Act, Authority } from "../access/authority.js";
import type { Actor } from "../access/requester.js";
import { ownOrigin, SERVER, type Trail } from "../access/trail.js";
import { Problem } from "../problems/problem.js";
import { keepShardOpen } from "../shards/closed-shard.js";
import { contains } from "../store/contains.js";
import { countRows, type Listing, type ListingPart, listRows } from "../store/listing.js";
import { newId } from "../store/new-id.js";
import type { Database, Tables } from "../store/schema.js";
import { turn } from "../store/turn.js";
import { accountTarget, operationFacts, targetOf } from "./facts.js";
import { type Operation, type OperationRow, toOperation } from "./operation.js";
import type { Outcome } from "./outcome.js";
import type { Signed } from "./sign.js";
import { unknownAccount } from "./vault.js";

/** One key of an account on a shard. */
export interface KeyOfAccount {
  shardId: string;
  accountId: string;
  publicKey: string;
}

/** What is to be done. */
export interface OperationRequest extends KeyOfAccount {
  kind: OperationRow["kind"];
  /** The custodial account that signs. */
  signerId: string;
  labels: Record<string, string>;
  /** What a key that is added may do; undefined for a full-access key. */
  functionCall?: FunctionCallAccess | undefined;
  /** Of a new account: yoctoNEAR, and the custodian's key on it, encrypted. */
  creation?: { deposit: string; sealedKey: Buffer };
}

/** Which operations to list. All conditions must hold. */
export interface OperationFilter {
  shardId: string;
  /** A part of the account's id, the public key or the operation's id. */
  search?: string | undefined;
  status?: Operation["status"] | undefined;
  /** Only what they asked for. */
  by?: Actor | undefined;
}

/**
 * The operations in the database. Several consoles take them from there: whoever claims one has it for {@link LEASE_MS}, so that
 * one whose console died goes on elsewhere. Who takes longer loses it, and can no longer sign for it.
 */
export class Operations {
  constructor(
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly now: () => Date,
    /** This process. */
    private readonly holder: string,
  ) {}

  /**
   * Notes an operation, unless `found` says that one there is already serves: requests for the same key take turns here.
   * @param found looks at the newest operation on this key, if any
   */
  async add(
    request: OperationRequest,
    authority: Authority,
    found: (newest: OperationRow | undefined, transaction: Database) => "use" | "add" | Promise<"use" | "add">,
  ): Promise<Operation> {
    const { publicKey, creation } = request;
    return this.inTurn(request, authority, async ({ transaction, requester, note, nothing }, newest) => {
      // An account that is given out of custody at this moment has nobody who could sign.
      await lockAccount(transaction, request.shardId, request.signerId, "share");
      if ((await found(newest, transaction)) === "use" && newest !== undefined) {
        nothing();
        return toOperation(newest);
      }
      const now = this.now();
      const row = await transaction
        .insertInto("operations")
        .values({
          id: newId(now),
          kind: request.kind,
          shard_id: request.shardId,
          account_id: request.accountId,
          signer_id: request.signerId,
          public_key: publicKey,
          function_call: request.functionCall === undefined ? null : JSON.stringify(request.functionCall),
          deposit: creation?.deposit ?? null,
          sealed_key: creation?.sealedKey ?? null,
          labels: JSON.stringify(request.labels),
          requested_by: requester.id,
          requested_by_kind: requester.kind,
          status: "pending",
          created_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      note({ target: targetOf(request), after: operationFacts(toOperation(row)) });
      return toOperation(row);
    });
  }

  /**
   * Runs an act that decides about one key of an account. Those for the same key take turns, at every console of the database.
   * @throws Problem shard-disabled, shard-removed
   * @param work gets the newest operation on this key, if any
   */
  async inTurn<Result>(
    { shardId, accountId, publicKey }: KeyOfAccount,
    authority: Authority,
    work: (act: Act, newest: OperationRow | undefined) => Promise<Result>,
  ): Promise<Result> {
    return authority.act(async (act) => {
      const { transaction } = act;
      await keepShardOpen(transaction, shardId);
      await sql`select ${turn(`${shardId} ${accountId} ${publicKey}`, "change")}`.execute(transaction);
      return work(act, await newestOf(transaction, shardId, accountId, publicKey));
    });
  }

  /**
   * Deletes an account's key from the vault, unless something that it has to sign is pending. What is asked for at the same moment
   * comes before, and then stops this, or finds no account.
   * @throws Problem unknown-account, operations-pending
   */
  async forgetAccount(key: KeyOfAccount, authority: Authority): Promise<void> {
    const { shardId, accountId } = key;
    await this.inTurn(key, authority, async ({ transaction, note }) => {
      note({ target: accountTarget(key), after: { released: true, publicKey: key.publicKey } });
      await lockAccount(transaction, shardId, accountId, "update");
      const pending = await transaction
        .selectFrom("operations")
        .select("id")
        .where("shard_id", "=", shardId)
        .where("status", "=", "pending")
        .where((where) => where.or([where("signer_id", "=", accountId), where("account_id", "=", accountId)]))
        .limit(1)
        .executeTakeFirst();
      if (pending !== undefined) {
        throw new Problem(
          "operations-pending",
          `Operation ${pending.id} still needs the key of "${accountId}". Wait until it has ended: GET /api/v1/operations/${pending.id}?wait=20.`,
          { shardId },
        );
      }
      // The key that was looked at on the chain: another one may have been taken meanwhile.
      const { numDeletedRows } = await transaction
        .deleteFrom("custodial_accounts")
        .where("shard_id", "=", shardId)
        .where("account_id", "=", accountId)
        .where("public_key", "=", key.publicKey)
        .executeTakeFirst();
      if (numDeletedRows === 0n) {
        throw new Problem(
          "operations-pending",
          `The custodian has just been given another key for "${accountId}". Nothing was changed; try again.`,
          { shardId },
        );
      }
    });
  }

  /** The newest operation on a key, if any. */
  newest({ shardId, accountId, publicKey }: KeyOfAccount): Promise<OperationRow | undefined> {
    return newestOf(this.database, shardId, accountId, publicKey);
  }

  async find(id: string): Promise<OperationRow | undefined> {
    return this.database.selectFrom("operations").selectAll().where("id", "=", id).executeTakeFirst();
  }

  async list(filter: OperationFilter, part: ListingPart): Promise<Operation[]> {
    return (await listRows(this.database, operationListing(filter), part)).map(toOperation);
  }

  count(filter: OperationFilter): Promise<number> {
    return countRows(this.database, operationListing(filter));
  }

  /** The newest operation that added a key: its labels are the key's. */
  async additions(shardId: string, accountId: string, publicKey?: string): Promise<Map<string, Operation>> {
    const rows = await this.database
      .selectFrom("operations")
      .selectAll()
      .where("shard_id", "=", shardId)
      .where("account_id", "=", accountId)
      .where("kind", "=", "add-key")
      .where("status", "=", "done")
      .$if(publicKey !== undefined, (query) => query.where("public_key", "=", publicKey ?? ""))
      .orderBy("id")
      .execute();
    return new Map(rows.map((row) => [row.public_key, toOperation(row)]));
  }

  /** Of each key of an account, what the newest operation that succeeded has made of it. */
  async outcomes(shardId: string, accountId: string): Promise<Map<string, "added" | "removed">> {
    const rows = await this.database
      .selectFrom("operations")
      .select(["kind", "public_key", "labels"])
      .where("shard_id", "=", shardId)
      .where("account_id", "=", accountId)
      .where("status", "=", "done")
      .orderBy("id")
      .execute();
    const outcomes = new Map<string, "added" | "removed">();
    for (const { kind, public_key: key, labels } of rows) {
      outcomes.set(key, kind === "delete-key" ? "removed" : "added");
      const own = labels[OWN_KEY];
      if (kind === "create-account" && own !== undefined) outcomes.set(own, "added");
    }
    return outcomes;
  }

  /**
   * Takes a pending operation that nobody works on, of a shard that is served, and that no earlier one of the same key is before;
   * undefined when there is none.
   */
  async claim(id?: string): Promise<OperationRow | undefined> {
    const now = this.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const { rows } = await sql<OperationRow>`
      update operations set lease_holder = ${this.holder}::uuid, lease_until = ${until}
      where id = (
        select id from operations as next
        where status = 'pending' and (lease_until is null or lease_until < ${now})
          ${id === undefined ? sql`` : sql`and id = ${id}::uuid`}
          and exists (select from shards where id = next.shard_id and disabled_at is null and removed_at is null)
          and not exists (
            select from operations as earlier
            where earlier.status = 'pending' and earlier.shard_id = next.shard_id and earlier.account_id = next.account_id
              and earlier.public_key = next.public_key and earlier.id < next.id
          )
        order by id limit 1 for update skip locked
      )
      returning *`.execute(this.database);
    return rows[0];
  }

  /** Lets go of an operation, to be taken up again after a pause. */
  async release(id: string, pauseMs: number): Promise<void> {
    const until = pauseMs === 0 ? null : new Date(this.now().getTime() + pauseMs);
    await this.mine(id).set({ lease_until: until }).execute();
  }

  /** Takes over what consoles before this one left, where no other can be at work. */
  async takeOver(): Promise<void> {
    await this.database.updateTable("operations").set({ lease_until: null }).where("status", "=", "pending").execute();
  }

  /** Forgets a transaction that can have no effect any more. */
  async unsign(id: string): Promise<void> {
    await this.mine(id).set({ signed_transaction: null, transaction_hash: null }).execute();
  }

  /**
   * Writes down what is about to be sent, with the nonce that it uses up.
   * @throws Problem shard-disabled, shard-removed
   */
  async signed(
    row: OperationRow,
    chainNonce: bigint,
    sign: (nonce: bigint, sealedKey: Buffer, publicKey: string) => Promise<Signed>,
  ): Promise<OperationRow> {
    return this.trail.transact(this.database, ownOrigin("signOperation"), async (transaction, note) => {
      await keepShardOpen(transaction, row.shard_id);
      const account = await transaction
        .selectFrom("custodial_accounts")
        .selectAll()
        .where("shard_id", "=", row.shard_id)
        .where("account_id", "=", row.signer_id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const used = BigInt(account.last_nonce);
      const nonce = (used > chainNonce ? used : chainNonce) + 1n;
      const { bytes, hash } = await sign(nonce, account.sealed_key, account.public_key);
      await transaction
        .updateTable("custodial_accounts")
        .set({ last_nonce: String(nonce) })
        .where("shard_id", "=", row.shard_id)
        .where("account_id", "=", row.signer_id)
        .execute();
      const signed = await transaction
        .updateTable("operations")
        .set({ signed_transaction: bytes, transaction_hash: hash })
        .where("id", "=", row.id)
        .where("lease_holder", "=", this.holder)
        .where("status", "=", "pending")
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = { ...operationFacts(toOperation(signed)), signedWith: account.public_key };
      note(SERVER, { target: targetOf(toOperation(signed)), after });
      return signed;
    });
  }

  /** Ends an operation; a new account comes into custody with it. */
  async finish(row: OperationRow, outcome: Exclude<Outcome, { kind: "void" }>): Promise<void> {
    const now = this.now();
    await this.trail.transact(this.database, ownOrigin("finishOperation"), async (transaction, note) => {
      const ended = await transaction
        .updateTable("operations")
        .set({
          status: outcome.kind,
          error_code: outcome.kind === "failed" ? outcome.code : null,
          error_message: outcome.kind === "failed" ? outcome.message : null,
          sealed_key: null,
          signed_transaction: null,
          finished_at: now,
        })
        .where("id", "=", row.id)
        .where("status", "=", "pending")
        .returningAll()
        .executeTakeFirst();
      if (ended !== undefined) {
        const operation = toOperation(ended);
        note(SERVER, { target: targetOf(operation), after: operationFacts(operation) });
      }
      if (ended === undefined || outcome.kind !== "done" || row.sealed_key === null) return;
      const publicKey = row.labels[OWN_KEY] ?? row.public_key;
      await transaction
        .insertInto("custodial_accounts")
        .values({
          shard_id: row.shard_id,
          account_id: row.account_id,
          public_key: publicKey,
          sealed_key: row.sealed_key,
          created_at: now,
          taken_by: row.requested_by,
          taken_by_kind: row.requested_by_kind,
        })
        .onConflict((conflict) => conflict.columns(["shard_id", "account_id"]).doNothing())
        .execute();
    });
  }

  private mine(id: string) {
    return this.database.updateTable("operations").where("id", "=", id).where("lease_holder", "=", this.holder);
  }
}

/**
 * Ends what is pending on a shard that is removed: nobody will ask its chain again. What was sent already may have its effect.
 * @returns how many
 */
export async function abandonOperations(transaction: Database, shardId: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable("operations")
    .set((of) => ({
      status: "failed",
      error_code: "ShardRemoved",
      error_message: of
        .case()
        .when("signed_transaction", "is", null)
        .then("The shard was removed before anything was sent.")
        .else("The shard was removed while the transaction was on its way: only the chain knows what became of it.")
        .end(),
      // The sealed key stays: what was sent may have made an account that has no other.
      signed_transaction: null,
      finished_at: now,
    }))
    .where("shard_id", "=", shardId)
    .where("status", "=", "pending")
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** How long a console that has claimed an operation is left alone with it. */
export const LEASE_MS = 45_000;

/** The label under which a new account's operation notes the custodian's own key. */
export const OWN_KEY = "custodian-key";

/** Keeps an account in custody, and everybody else from giving it out, until the transaction ends. @throws Problem unknown-account */
async function lockAccount(
  transaction: Database,
  shardId: string,
  accountId: string,
  strength: "share" | "update",
): Promise<void> {
  const query = transaction
    .selectFrom("custodial_accounts")
    .select("account_id")
    .where("shard_id", "=", shardId)
    .where("account_id", "=", accountId);
  const row = await (strength === "share" ? query.forShare() : query.forUpdate()).executeTakeFirst();
  if (row === undefined) throw unknownAccount(shardId, accountId);
}

function newestOf(database: Kysely<Tables>, shardId: string, accountId: string, publicKey: string) {
  return database
    .selectFrom("operations")
    .selectAll()
    .where("shard_id", "=", shardId)
    .where("account_id", "=", accountId)
    .where("public_key", "=", publicKey)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

function operationListing({ shardId, search, status, by }: OperationFilter): Listing<"operations"> {
  const found = (part: string) =>
    sql`(${contains(sql`account_id`, part)} or ${contains(sql`public_key`, part)} or ${contains(sql`id::text`, part)})`;
  const where = [
    sql`shard_id = ${shardId}`,
    ...(by === undefined ? [] : [sql`requested_by_kind = ${by.kind} and requested_by = ${by.id}::uuid`]),
    ...(status === undefined ? [] : [sql`status = ${status}`]),
    ...(search === undefined ? [] : [found(search)]),
  ];
  return { table: "operations", id: "id", where, keys: {} };
}
