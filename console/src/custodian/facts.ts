import type { Facts, Target } from "../access/trail.js";
import type { Operation } from "./operation.js";

type KeyOfAccount = Pick<Operation, "shardId" | "accountId" | "publicKey">;

/** What the audit trail keeps of an operation. */
export function operationFacts(operation: Operation): Facts {
  const { id: operationId, kind, publicKey, functionCall, status, labels, error, transactionHash } = operation;
  const limited = functionCall === null ? {} : { functionCall: { ...functionCall } };
  return { operationId, kind, publicKey, ...limited, status, labels, error: error?.code ?? null, transactionHash };
}

export function accountTarget({ shardId, accountId }: Omit<KeyOfAccount, "publicKey">): Target {
  return { kind: "account", id: accountId, name: accountId, shardId };
}

/** What an operation changes: a key, by the name of its account, or an account that it makes. */
export function targetOf(of: KeyOfAccount & Pick<Operation, "kind">): Target {
  const { kind, shardId, accountId, publicKey } = of;
  return kind === "create-account" ? accountTarget(of) : { kind: "key", id: publicKey, name: accountId, shardId };
}
