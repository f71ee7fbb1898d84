import { sql } from "kysely";
import type { Database } from "../store/schema.js";

/** What a restore brings back, and when. */
export interface Epoch {
  id: string;
  /** The moment that the backup shows. */
  backupMadeAt: Date;
  restoredAt: Date;
  /** Tokens issued before this moment are revoked, without review. */
  revokeIssuedBefore: Date | undefined;
}

/**
 * Suspends everything that could have been revoked since a backup was made, in the transaction that restores it. What is dead already
 * stays dead; passwords, invitations and whatever the custodian was about to do are void, since nobody can tell whether they were
 * changed, used or done since.
 */
export async function openEpoch(transaction: Database, epoch: Epoch): Promise<void> {
  const { id, restoredAt, backupMadeAt, revokeIssuedBefore } = epoch;
  await transaction
    .insertInto("restores")
    .values({ id, backup_made_at: backupMadeAt, restored_at: restoredAt })
    .execute();
  if (revokeIssuedBefore !== undefined) {
    await sql`update tokens set revoke_at = ${restoredAt} where created_at < ${revokeIssuedBefore}
      and (dead_at is null or dead_at > ${restoredAt})`.execute(transaction);
  }
  await suspendTokens(transaction, restoredAt);
  await sql`update access_keys set suspended_at = ${restoredAt} where removed_at is null`.execute(transaction);
  await sql`update people set suspended_at = ${restoredAt}, password_hash = null, invitation_hash = null,
    invitation_expires_at = null, invitation_by = null, invitation_by_kind = null, invitation_by_name = null
    where removed_at is null`.execute(transaction);
  // Of an account that is being made only the operation has the key; and to make it is nothing that was revoked.
  await sql`update operations set status = 'failed', error_code = 'Restored', error_message = ${INTERRUPTED},
    finished_at = ${restoredAt}, signed_transaction = null, lease_holder = null, lease_until = null
    where status = 'pending' and kind <> 'create-account'`.execute(transaction);
  await sql`update operations set lease_holder = null, lease_until = null where status = 'pending'`.execute(
    transaction,
  );
}

/** In portions, so that no statement takes longer than a connection waits. */
async function suspendTokens(transaction: Database, restoredAt: Date): Promise<void> {
  for (let changed = PORTION; changed === PORTION; ) {
    const { numAffectedRows = 0n } = await sql`update tokens set suspended_at = ${restoredAt},
      request_hash = case when request_hash is null then null else ''::bytea end
      where id in (select id from tokens where suspended_at is distinct from ${restoredAt}
        and (dead_at is null or dead_at > ${restoredAt}) limit ${PORTION})`.execute(transaction);
    changed = Number(numAffectedRows);
  }
}

const PORTION = 20_000;

const INTERRUPTED =
  "The console was restored from a backup that was made while this was pending, so that nobody can tell whether it was done since. Look at the account's keys, and ask again if it is still wanted.";
