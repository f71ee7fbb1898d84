import type { ReactNode } from "react";
import type { Operation } from "../api/types.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { Link } from "../parts/link.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { useOperation } from "./operation.js";

/** What is shown of an operation. */
export interface OperationProgressProps {
  begun: Operation;
  /** What is so once it is done: "The key is on the account." */
  done: ReactNode;
  /** The button's words: "Close" unless told otherwise. */
  leave?: string;
  onClose: () => void;
}

/** From "the custodian has taken it on" to what the chain made of it. */
export function OperationProgress({ begun, done, leave, onClose }: OperationProgressProps) {
  const { operation, error, isLost } = useOperation(begun);
  return (
    <div className="form">
      {operation.status === "pending" && <Pending shardId={operation.shardId} error={error} isLost={isLost} />}
      {operation.status === "done" && <Done operation={operation}>{done}</Done>}
      {operation.status === "failed" && <Failed operation={operation} />}
      <DialogEnd leave={leave} onClose={onClose} />
    </div>
  );
}

function Pending({ shardId, error, isLost }: { shardId: string; error: Error | null; isLost: boolean }) {
  return (
    <>
      {error && <ProblemNote error={error} />}
      {!isLost && <Waiting what="Waiting for the chain" />}
      <p className="help">
        The operation continues when you close this. Its result is in the{" "}
        <Link to={`/shards/${shardId}/operations`}>operations of the shard</Link>.
      </p>
    </>
  );
}

function Done({ operation: { transactionHash }, children }: { operation: Operation; children: ReactNode }) {
  return (
    <div className="note good" role="status">
      <p>{children}</p>
      <p className="aside">
        {transactionHash === null ? (
          "It was so already: no transaction was needed."
        ) : (
          <>
            Transaction <code>{transactionHash}</code>
          </>
        )}
      </p>
    </div>
  );
}

function Failed({ operation: { error, transactionHash } }: { operation: Operation }) {
  return (
    <div className="note bad" role="alert">
      <p>
        <strong>It failed. </strong>
        {error?.message} {error && <code>{error.code}</code>}
      </p>
      {transactionHash !== null && (
        <p className="aside">
          Transaction <code>{transactionHash}</code>
        </p>
      )}
    </div>
  );
}
