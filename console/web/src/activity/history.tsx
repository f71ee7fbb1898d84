import { usePages } from "../api/pages.js";
import type { AuditRecord } from "../api/types.js";
import { ListTable } from "../list/list-table.js";
import { Link } from "../parts/link.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { RECORD_COLUMNS } from "./record-columns.js";

/** What was done to something of this id, and by it, for whoever may see that: the newest of it. */
export function History({ about }: { about: string }) {
  const may = useMay()("view-audit");
  const query = new URLSearchParams({ about, limit: String(ROWS) });
  const { items, error, again, more } = usePages<AuditRecord>(`/audit?${query}`, "records", undefined, may);
  if (!may) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {error && <ProblemNote error={error} again={again} />}
      {!items && !error && <Waiting />}
      {items?.length === 0 && <p className="empty">No records</p>}
      {items && items.length > 0 && (
        <ListTable caption="History" items={items} columns={RECORD_COLUMNS} keyOf={({ id }) => id} isBusy={false} />
      )}
      {more && (
        <p>
          <Link to={`/activity?about=${encodeURIComponent(about)}`}>All of its history</Link>
        </p>
      )}
    </section>
  );
}

/** So many records are on the page of what they are about. */
const ROWS = 10;
