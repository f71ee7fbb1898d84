import type { Operation } from "../api/types.js";
import { Badge } from "../parts/badge.js";

/** What became of an operation so far: where it failed, with the chain's reason. */
export function OperationOutcome({ operation: { status, error, transactionHash } }: { operation: Operation }) {
  return (
    <div className="outcome">
      <Status status={status} />
      {error && (
        <span className="below">
          {error.message} <code>{error.code}</code>
        </span>
      )}
      {transactionHash !== null && (
        <span className="aside below">
          Transaction <code>{transactionHash}</code>
        </span>
      )}
    </div>
  );
}

function Status({ status }: Pick<Operation, "status">) {
  if (status === "pending") return <Badge tone="warning">Pending</Badge>;
  return status === "done" ? <Badge tone="good">Done</Badge> : <Badge tone="bad">Failed</Badge>;
}
