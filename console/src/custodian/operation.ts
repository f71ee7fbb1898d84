import type { Selectable } from "kysely";
import type { FunctionCallAccess } from "pulumi-keyring-near";
import { type Actor, toActor } from "../access/requester.js";
import { Problem } from "../problems/problem.js";
import type { OperationTable } from "../store/schema.js";

/** A change that the custodian was asked for. */
export interface Operation {
  id: string;
  kind: "add-key" | "delete-key" | "create-account";
  shardId: string;
  accountId: string;
  publicKey: string;
  /** What a key that is added may do; null for a full-access key, and for other operations. */
  functionCall: FunctionCallAccess | null;
  status: "pending" | "done" | "failed";
  /** Why it failed: the chain's own name for it, and words. */
  error: { code: string; message: string } | null;
  transactionHash: string | null;
  labels: Record<string, string>;
  /** Null for those from before this was written down. */
  requestedBy: Actor | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export type OperationRow = Selectable<OperationTable>;

export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    kind: row.kind,
    shardId: row.shard_id,
    accountId: row.account_id,
    publicKey: row.public_key,
    functionCall: row.function_call,
    status: row.status,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
    transactionHash: row.transaction_hash,
    labels: row.labels,
    requestedBy: toActor(row.requested_by_kind, row.requested_by),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** The same words whether there is none, or one of a shard that whoever asks is not for. */
export function unknownOperation(id: string): Problem {
  return new Problem("unknown-operation", `There is no operation ${id}.`);
}
