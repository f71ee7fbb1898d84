import { usePages } from "../api/pages.js";
import type { CustodyDifference } from "../api/types.js";
import { PagedTable } from "../parts/paged-table.js";

/** Keys in custody of which the restored backup and the chains say different things. */
export function CustodyTable() {
  const pages = usePages<CustodyDifference>("/restore/custody", "differences");
  return (
    <section>
      <h2>Keys in custody</h2>
      <p className="aside">Where a chain is not as the backup says. Change it on the account's page.</p>
      <PagedTable
        caption="Keys in custody"
        pages={pages}
        keyOf={({ shardId, accountId, publicKey }) => `${shardId}/${accountId}/${publicKey}`}
        empty="Every key that you can view matches the backup"
        columns={[
          {
            heading: "Key",
            kind: "name",
            show: ({ shardId, accountId, publicKey }) => (
              <>
                <code>{publicKey}</code>
                <span className="aside below">
                  {accountId} · {shardId}
                </span>
              </>
            ),
          },
          { heading: "Difference", kind: "wide", isPlain: true, show: ({ difference }) => DIFFERENCES[difference] },
        ]}
      />
    </section>
  );
}

const DIFFERENCES: Record<CustodyDifference["difference"], string> = {
  "own-key-missing": "The console signs with it, but it is not on the chain",
  "own-key-limited": "The console signs with it, but it has no full access",
  missing: "Added before the backup, but not on the chain",
  present: "Removed before the backup, but on the chain",
  unknown: "On the chain, but not in the backup",
  "not-compared": "Not compared: the shard does not answer or is disabled",
};
