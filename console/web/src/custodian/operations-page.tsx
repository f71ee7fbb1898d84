import { usePages } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Operation } from "../api/types.js";
import { ActorName } from "../parts/actor.js";
import { Page } from "../parts/page.js";
import { type Column, PagedTable } from "../parts/paged-table.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote } from "../shards/closed-shard.js";
import { AccountLink, AccountName } from "./account-link.js";
import { OperationOutcome } from "./operation-outcome.js";

/** What the custodian of a shard was asked for, and what became of it, also after nobody waited for it any more. */
export function OperationsPage({ shardId }: { shardId: string }) {
  const seesAll = useMay()("view-keys", shardId);
  const pages = usePages<Operation>(path`/shards/${shardId}/operations`, "operations", isPending);
  const pending = pages.items?.filter(isPending).length;
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
      {/* There from the beginning: what changes in it is read out. */}
      <span role="status" className="unseen">
        {pending !== undefined && (pending === 0 ? "Nothing is pending" : `${pending} pending`)}
      </span>
      <PagedTable
        caption={`Operations of ${shardId}`}
        pages={pages}
        keyOf={({ id }) => id}
        empty="No operations found"
        columns={COLUMNS}
      />
    </Page>
  );
}

const COLUMNS: readonly Column<Operation>[] = [
  // A newer console may have others than this tab knows.
  { heading: "Operation", show: ({ kind }) => WORDS[kind] ?? kind },
  { heading: "Account", show: (operation) => <AccountOf operation={operation} /> },
  {
    heading: "Public key",
    show: ({ publicKey }) => <code translate="no">{publicKey}</code>,
  },
  {
    heading: "Asked for",
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
  { heading: "Outcome", show: (operation) => <OperationOutcome operation={operation} /> },
];

const WORDS: Record<Operation["kind"], string> = {
  "add-key": "Add key",
  "delete-key": "Remove key",
  "create-account": "Create account",
};

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
