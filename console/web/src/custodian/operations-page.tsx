import { path } from "../api/request.js";
import type { Operation } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { SimpleList } from "../list/simple-list.js";
import { BY_TIME } from "../list/time-sorts.js";
import { ActorName } from "../parts/actor.js";
import { Page } from "../parts/page.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote } from "../shards/closed-shard.js";
import { AccountLink, AccountName } from "./account-link.js";
import { OperationOutcome } from "./operation-outcome.js";

/** What the custodian of a shard was asked for, and what became of it, also after nobody waited for it any more. */
export function OperationsPage({ shardId }: { shardId: string }) {
  const seesAll = useMay()("view-keys", shardId);
  return (
    <Page
      title="Operations"
      lead={
        seesAll ? (
          <>
            What the custodian of <code>{shardId}</code> was asked for, newest first.
          </>
        ) : (
          <>
            What you asked the custodian of <code>{shardId}</code> for, newest first.
          </>
        )
      }
    >
      <ClosedShardNote shardId={shardId} />
      <SimpleList<Operation>
        caption={`Operations of ${shardId}`}
        words={["operation", "operations"]}
        searchLabel="Find by account, key or id"
        path={path`/shards/${shardId}/operations`}
        field="operations"
        keyOf={({ id }) => id}
        sorts={BY_TIME}
        statuses={STATUSES}
        isMoving={isPending}
        columns={COLUMNS}
      >
        {(operations) => <PendingNote count={operations.filter(isPending).length} />}
      </SimpleList>
    </Page>
  );
}

/** There from the beginning: what changes in it is read out. */
function PendingNote({ count }: { count: number }) {
  return (
    <span role="status" className="unseen">
      {count === 0 ? "Nothing is pending" : `${count} pending`}
    </span>
  );
}

const STATUSES = [
  { value: "all", label: "All", query: {} },
  { value: "pending", label: "Pending", query: { status: "pending" } },
  { value: "failed", label: "Failed", query: { status: "failed" } },
  { value: "done", label: "Done", query: { status: "done" } },
];

const COLUMNS: readonly ListColumn<Operation>[] = [
  { heading: "Operation", isPlain: true, show: wordsFor },
  { heading: "Account", kind: "wide", show: (operation) => <AccountOf operation={operation} /> },
  {
    heading: "Public key",
    kind: "wide",
    show: ({ publicKey }) => <code translate="no">{publicKey}</code>,
  },
  {
    heading: "Asked for",
    kind: "wide",
    sort: { by: "created", first: "descending" },
    show: ({ createdAt, requestedBy }) => (
      <div>
        <Time at={createdAt} />
        {requestedBy && (
          <>
            {" "}
            by <ActorName actor={requestedBy} />
          </>
        )}
      </div>
    ),
  },
  { heading: "Outcome", kind: "name", show: (operation) => <OperationOutcome operation={operation} /> },
];

const WORDS: Record<Operation["kind"], string> = {
  "add-key": "Add key",
  "delete-key": "Remove key",
  "create-account": "Create account",
};

function wordsFor({ kind, functionCall }: Operation): string {
  if (kind === "add-key" && functionCall) return "Add function-call key";
  // A newer console may have others than this tab knows.
  return WORDS[kind] ?? kind;
}

/** Who may not view keys may not see the account's page. */
function AccountOf({ operation: { shardId, accountId } }: { operation: Operation }) {
  const may = useMay();
  return may("view-keys", shardId) ? (
    <AccountLink shardId={shardId} accountId={accountId} />
  ) : (
    <AccountName accountId={accountId} />
  );
}

function isPending({ status }: Operation): boolean {
  return status === "pending";
}
